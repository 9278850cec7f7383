import Glibc

/// The folder that holds the journal, and the places of the files in it.
///
/// It is the bot's alone: 0700, and its files 0600. A missing one is made. One that others can get at is tightened
/// when nothing but a journal is in it, and refused otherwise: it may be somebody's home.
struct StateFolder {
    let path: String

    var lock: String { path + "/journal.lock" }
    var database: String { path + "/journal.sqlite" }
    var log: String { database + "-wal" }
    var sharedMemory: String { database + "-shm" }
    /// Where a new journal is written before it gets its name.
    var draft: String { database + ".new" }

    init(_ path: String) throws(JournalError) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        if try Self.look(path, followingLinks: true) == nil { try Self.make(path) }
        let facts = try requireFolder()
        try requireWritable()
        try tighten(facts)
    }

    /// Whether the disk that holds the path has nothing left for this user.
    static func hasNoSpace(at path: String) -> Bool {
        var facts = statvfs()
        guard unsafe statvfs(path, &facts) == 0 else { return false }
        return facts.f_bavail == 0 || (facts.f_files > 0 && facts.f_favail == 0)
    }

    /// Writes the folder's entries to the disk, so that a file's new name outlives a power cut.
    func synchronize() throws(JournalError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path: path, doing: "open", code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(path: path, doing: "sync", code: errno) }
    }

    /// What is known of a file; `nil` when there is none.
    static func look(_ path: String, followingLinks: Bool) throws(JournalError) -> stat? {
        var facts = stat()
        let answer = unsafe followingLinks ? stat(path, &facts) : lstat(path, &facts)
        if answer == 0 { return facts }
        if errno == ENOENT { return nil }
        throw .system(path: path, doing: "look at", code: errno)
    }

    private static func make(_ path: String) throws(JournalError) {
        if unsafe mkdir(path, 0o700) == 0 { return }
        switch errno {
        case EEXIST: return
        case ENOENT:
            guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
                throw .system(path: path, doing: "make the state folder", code: ENOENT)
            }
            try make(String(path[..<slash]))
            guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
        default: throw failure(path)
        }
    }

    private static func failure(_ path: String) -> JournalError {
        switch errno {
        case EROFS, EACCES, EPERM: .readOnly(path: path)
        case ENOSPC, EDQUOT: .full(path: path)
        default: .system(path: path, doing: "make the state folder", code: errno)
        }
    }

    private func requireFolder() throws(JournalError) -> stat {
        let facts = try Self.look(path, followingLinks: true)
        guard let facts, facts.st_mode & S_IFMT == S_IFDIR else {
            throw .system(path: path, doing: "keep a journal in", code: facts == nil ? ENOENT : ENOTDIR)
        }
        return facts
    }

    private func requireWritable() throws(JournalError) {
        guard unsafe faccessat(AT_FDCWD, path, R_OK | W_OK | X_OK, AT_EACCESS) == 0 else {
            switch errno {
            case EROFS, EACCES, EPERM: throw .readOnly(path: path)
            default: throw .system(path: path, doing: "reach", code: errno)
            }
        }
    }

    private func tighten(_ folder: stat) throws(JournalError) {
        if folder.st_mode & 0o077 != 0 {
            guard folder.st_uid == geteuid(), try holdsOnlyAJournal(), unsafe chmod(path, 0o700) == 0 else {
                throw .notPrivate(path: path)
            }
        }
        for file in [lock, database, log, sharedMemory, draft] {
            guard let facts = try Self.look(file, followingLinks: false) else { continue }
            guard facts.st_mode & S_IFMT == S_IFREG, facts.st_uid == geteuid() else {
                throw .notOurs(path: file)
            }
            if facts.st_mode & 0o777 != 0o600, unsafe chmod(file, 0o600) != 0 {
                throw .system(path: file, doing: "make private", code: errno)
            }
        }
    }

    private func holdsOnlyAJournal() throws(JournalError) -> Bool {
        guard let entries = unsafe opendir(path) else {
            throw .system(path: path, doing: "list", code: errno)
        }
        defer { unsafe closedir(entries) }
        while let entry = unsafe readdir(entries) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard [".", ".."].contains(name) || name.hasPrefix("journal.") else { return false }
        }
        return true
    }
}
