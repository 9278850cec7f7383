import FoundationEssentials
import Journal
import Logging
import Matrix

/// Why a message can never be sent, whatever the homeserver says.
struct Unsendable: Error {
    var reason: String
}

/// Brings files to the homeserver: whole, or as much of them as it takes.
struct FilePost: Sendable {
    /// Bytes that every homeserver takes: for less it is not asked.
    private static let small = 1 << 18

    let homeserver: Homeserver
    let spool: Spool
    let log: Logger

    /// A file as the homeserver has it.
    struct Upload: Sendable {
        var address: MediaURI
        var size: Int

        /// The message that shows it, with what else stands in a content.
        func content(of attachment: Attachment, like content: JSONValue) -> JSONValue {
            var members = content.objectValue ?? [:]
            let file = MessageContent.file(
                url: address, name: attachment.name, mimetype: attachment.mimeType, size: Int64(size))
            for (name, value) in file.objectValue ?? [:] { members[name] = value }
            return .object(members)
        }
    }

    /// Uploads a file.
    ///
    /// - Throws: ``Unsendable`` for one that cannot be read; what the homeserver or the disk said.
    func upload(_ attachment: Attachment) async throws -> Upload {
        guard FileManager.default.isReadableFile(atPath: attachment.path) else {
            throw Unsendable(reason: "its file \(attachment.path) cannot be read")
        }
        let limit = try await limit(for: attachment)
        var (path, size) = (attachment.path, attachment.size)
        if let limit, limit < size {
            log.warning("a file of \(size) bytes is shortened: the homeserver takes \(limit)")
            (path, size) = try spool.shortened(path, to: limit)
        }
        let address = try await homeserver.call(
            UploadMedia(file: path, filename: attachment.name, mimetype: attachment.mimeType))
        if path != attachment.path { try spool.remove(path) }
        return Upload(address: address, size: size)
    }

    /// How large a file may be; `nil` where the homeserver does not say, and for files that fit everywhere.
    private func limit(for attachment: Attachment) async throws -> Int? {
        guard attachment.size > Self.small else { return nil }
        do throws(MatrixError) {
            return try await homeserver.call(MediaConfig()).map(Int.init(clamping:))
        } catch {
            // One that cannot say it says with the upload itself whether it takes it.
            guard error.isHopeless else { throw error }
            return nil
        }
    }
}
