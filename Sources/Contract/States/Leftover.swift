/// A container that compose left under a temporary name when it was ended in the middle of replacing one.
package struct Leftover: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// The new one, which was created and never started: the next `up` fails because of its name.
        case neverStarted
        /// The old one, which 1.29 renames while it makes the new one.
        case formerOne
        /// It was started, and is not the old one: nobody but a person can say what it is good for.
        case unclear
    }

    package var kind: Kind
    package var id: String
    package var name: String
    package var state: DockerState

    /// How many digits of an ID stand before the container's name.
    static let digits = 12
    /// Docker's word for a time that never was.
    static let never = "0001-01-01T00:00:00Z"

    package init(kind: Kind, id: String, name: String, state: DockerState) {
        self.kind = kind
        self.id = id
        self.name = name
        self.state = state
    }

    /// Reads a line of ``Service/leftoverScript``; `nil` for any other.
    package init?(line: String) {
        let fields = line.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        guard fields.count == 7, fields[0] == "left", let state = DockerState(rawValue: fields[3]),
            Self.isID(fields[1]), Self.isTemporary(fields[2]), DockerTime.isTime(fields[4])
        else { return nil }
        var kind = Kind.unclear
        if state == .created, fields[4] == Self.never {
            kind = .neverStarted
        } else if fields[1].utf8.starts(with: fields[2].utf8.prefix(Self.digits)) {
            kind = .formerOne
        }
        self.init(kind: kind, id: fields[1], name: fields[2], state: state)
    }

    private static func isID(_ text: String) -> Bool {
        text.utf8.count >= digits && text.utf8.allSatisfy(isHex)
    }

    /// A container's name by docker's rule, behind the digits: it stands among the bot's own words.
    private static func isTemporary(_ text: String) -> Bool {
        let rest = text.utf8.dropFirst(digits)
        return text.utf8.prefix(digits).allSatisfy(isHex) && rest.first == UInt8(ascii: "_")
            && rest.count < 200
            && rest.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "_.-".utf8.contains(byte)
                }
            }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
}

extension Service {
    /// What a person would type on the host to put right what compose left; nothing where that cannot be said.
    package func mend(_ left: [Leftover]) -> [String] {
        let clearing = left.compactMap { one in
            switch one.kind {
            case .neverStarted: "docker rm \(ShellWord.quote(one.name))"
            case .formerOne: "docker rename \(ShellWord.quote(one.name)) \(containerWord)"
            case .unclear: nil
            }
        }
        guard !clearing.isEmpty else { return [] }
        return (clearing + ["\(enter) && docker compose up -d"]).map { ShellWord.asOwner(owner, $0) }
    }
}
