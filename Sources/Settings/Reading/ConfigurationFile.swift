import Foundation
import TOML

/// Brings the bytes of a configuration file, and the system's own words when it cannot.
enum ConfigurationFile {
    /// Reads at most one byte more than a document may have, so that a device does not fill the memory.
    static func bytes(path: String) throws(ConfigurationError) -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            var bytes: [UInt8] = []
            while bytes.count <= TOML.sizeLimit {
                let rest = TOML.sizeLimit + 1 - bytes.count
                guard let data = try handle.read(upToCount: rest), !data.isEmpty else { break }
                bytes += data
            }
            try handle.close()
            return bytes
        } catch {
            let message = "the configuration cannot be read: \(reason(of: error))"
            throw ConfigurationError(mistakes: [Mistake(file: path, position: nil, message: message)])
        }
    }

    private static func reason(of error: any Error) -> String {
        let underlying = (error as? CocoaError)?.underlying as? NSError
        guard let underlying, underlying.domain == NSPOSIXErrorDomain else { return "unknown reason" }
        switch POSIXErrorCode(rawValue: Int32(underlying.code)) {
        case .ENOENT: return "there is no such file"
        case .EACCES, .EPERM: return "no permission"
        case .EISDIR: return "it is a directory"
        case .ENOTDIR: return "a part of its path is no directory"
        default: return "error \(underlying.code)"
        }
    }
}
