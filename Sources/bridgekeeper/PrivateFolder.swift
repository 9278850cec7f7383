import Glibc

/// A folder that nobody else may look into, in a place where anybody may have made one of its name before.
enum PrivateFolder {
    struct NotOurs: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) is not a private folder of this user: remove it" }
    }

    /// Makes the folder when it is not there, and takes one that is there only when it is ours alone.
    ///
    /// - Returns: its path.
    /// - Throws: ``NotOurs``.
    static func make(_ path: String) throws -> String {
        if unsafe mkdir(path, 0o700) != 0 && errno != EEXIST { throw NotOurs(path: path) }
        guard isOurs(path) else { throw NotOurs(path: path) }
        return path
    }

    /// The same, but where somebody else has made one of that name to be in our way, a new one with a random name.
    static func make(_ path: String, orLike template: String) throws -> String {
        do {
            return try make(path)
        } catch is NotOurs {
            var name = Array(template.utf8CString)
            guard unsafe mkdtemp(&name) != nil else { throw NotOurs(path: path) }
            return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// Whether there is such a folder, and it is ours alone.
    static func isOurs(_ path: String) -> Bool {
        var facts = stat()
        // Not followed: a link would lead to a folder of somebody else's choice.
        return unsafe lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
            && facts.st_uid == getuid()
            && facts.st_mode & 0o077 == 0
    }
}
