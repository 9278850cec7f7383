/// What ran before an update, and is kept on the host so that it can run again.
package struct Kept: Sendable, Hashable, Codable {
    /// The tag by which docker keeps the image; it begins with the time, by the host's clock.
    package var tag: String
    /// Docker's ID of the image.
    package var image: String
    /// The commit that the container was made from; `nil` where git did not know one.
    package var commit: String?
    /// The name under which compose asks docker for the image.
    package var name: String

    package init(tag: String, image: String, commit: String?, name: String) {
        (self.tag, self.image, self.commit, self.name) = (tag, image, commit, name)
    }

    /// How many are kept for a service; the oldest goes first.
    package static let limit = 3

    /// Reads `TAG IMAGE COMMIT NAME`, as the host's list has it.
    init?(_ text: some StringProtocol) {
        let fields = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 4, Self.isWord(fields[0]), Self.isWord(fields[1]), Self.isWord(fields[3]),
            fields[2] == "-" || StatusAnswer.isCommit(fields[2])
        else { return nil }
        self.init(
            tag: fields[0], image: fields[1], commit: fields[2] == "-" ? nil : fields[2], name: fields[3])
    }

    /// Whether docker can have written it there: it goes to a shell, if in quotes, and into the room.
    private static func isWord(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), text.utf8.count <= 300 else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "._-:/@".utf8.contains(byte)
            }
        }
    }

    /// Whether compose finds the image by a name that can be given to another one.
    var isNamed: Bool { !name.contains("@") && !name.hasPrefix("sha256:") }
}

/// The way back that a person was shown, and no other than which is taken.
package struct Rollback: Sendable, Hashable, Codable {
    package var kept: Kept
    /// Whether its image is still there; otherwise it has to be built again from the commit.
    package var hasImage: Bool
    /// The container that ran when the way was looked for; `nil` when there was none.
    package var container: String?
    /// The commit which that one was made from.
    package var from: String?

    package init(kept: Kept, hasImage: Bool, container: String?, from: String?) {
        (self.kept, self.hasImage, self.container, self.from) = (kept, hasImage, container, from)
    }
}
