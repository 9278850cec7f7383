/// A dotted key, with one part at least.
struct KeyPath {
    /// All parts but the last.
    var parents: [TOMLKey] = []
    /// The last part.
    var last: TOMLKey
}

extension Reader {
    /// Reads a key with its dots, and the blanks after it; `needed` is what to say where there is no key.
    mutating func keyPath(expecting needed: String) throws(TOMLError) -> KeyPath {
        var path = KeyPath(last: try key(expecting: needed))
        scanner.skipBlanks()
        while scanner.take(Byte.dot) {
            scanner.skipBlanks()
            path.parents.append(path.last)
            path.last = try key(expecting: #"another part of the key after ".""#)
            scanner.skipBlanks()
        }
        return path
    }

    private mutating func key(expecting needed: String) throws(TOMLError) -> TOMLKey {
        let position = scanner.position
        switch scanner.next {
        case let quote? where quote == Byte.quote || quote == Byte.apostrophe:
            if scanner.peek(1) == quote, scanner.peek(2) == quote {
                throw scanner.failure("a key must not be a multi-line string; expected one quote, not three")
            }
            return TOMLKey(name: try string(quote), position: position)
        case let byte? where byte.isBareKey:
            return TOMLKey(name: bareKey(), position: position)
        case let byte? where byte >= 0x80:
            throw scanner.expected("\(needed) (a key with other than A-Z a-z 0-9 _ - needs quotes)")
        default:
            throw scanner.expected(needed)
        }
    }

    private mutating func bareKey() -> String {
        let start = scanner.offset
        while let byte = scanner.next, byte.isBareKey { scanner.advance() }
        return String(decoding: scanner.slice(from: start), as: UTF8.self)
    }
}
