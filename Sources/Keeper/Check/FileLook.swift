import Contract
import Glibc

/// What a file of this machine is, and what this process may do with it.
struct FileLook: Sendable, Equatable {
    enum Kind: Sendable, Equatable { case missing, file, folder, other }

    var path: String
    var kind = Kind.missing
    /// The permission bits.
    var mode: UInt32 = 0
    /// Whether it belongs to the user that this process is.
    var isOurs = false
    var isReadable = false
    var isWritable = false

    init(
        path: String, kind: Kind = .file, mode: UInt32 = 0o600, isOurs: Bool = true, isReadable: Bool = true,
        isWritable: Bool = true
    ) {
        self.path = path
        self.kind = kind
        self.mode = mode
        self.isOurs = isOurs
        self.isReadable = isReadable
        self.isWritable = isWritable
    }

    /// Looks; a link counts as what it leads to.
    init(_ path: String) {
        self.path = path
        var facts = stat()
        guard unsafe stat(path, &facts) == 0 else { return }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        default: kind = .other
        }
        mode = facts.st_mode & 0o777
        isOurs = facts.st_uid == geteuid()
        isReadable = unsafe faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0
        isWritable = unsafe faccessat(AT_FDCWD, path, W_OK | (kind == .folder ? X_OK : 0), AT_EACCESS) == 0
    }

    /// The nearest thing on the way to a path that is there: itself, or a folder above it.
    static func above(_ path: String) -> FileLook {
        var path = path
        while true {
            let look = FileLook(path)
            guard look.kind == .missing, path != "/", let slash = path.lastIndex(of: "/") else { return look }
            path = slash == path.startIndex ? "/" : String(path[..<slash])
        }
    }

    /// What lies in a folder; nil when that cannot be seen.
    static func entries(of path: String) -> [String]? {
        guard let folder = unsafe opendir(path) else { return nil }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        // More than these need not be known.
        while names.count < 100, let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// The room on the disk that holds a path, for this user.
    static func room(at path: String) -> DiskRoom? {
        var facts = statvfs()
        guard unsafe statvfs(path, &facts) == 0, facts.f_frsize > 0 else { return nil }
        let kilobytes = { (blocks: UInt) in
            Int(blocks.multipliedReportingOverflow(by: facts.f_frsize).partialValue >> 10)
        }
        return DiskRoom(
            size: kilobytes(facts.f_blocks), free: kilobytes(facts.f_bavail),
            freeInodes: facts.f_files > 0 ? Int(clamping: facts.f_favail) : nil)
    }
}
