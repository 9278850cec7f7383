import FoundationEssentials
package import Matrix

/// Whether all changes are stopped, until somebody on the bot's own machine says otherwise.
///
/// A file in the state folder says so: it outlives the bot, and whoever is on that machine can take it away whether the bot
/// runs or not. It is looked at each time, and whatever is wrong with it, nothing is changed: the doubt is on that side.
package struct Freezer: Sendable {
    package struct Freeze: Sendable, Equatable {
        /// Who asked for it, and when, in milliseconds since 1970; not known where the file is not one of ours.
        package var by: UserID?
        package var at: Int64?
    }

    private let path: String

    /// - Parameter folder: the state folder.
    package init(folder: String) { path = folder + "/frozen" }

    /// How it stands now; `nil` while changes are allowed.
    package var freeze: Freeze? {
        do {
            let words = try String(contentsOfFile: path, encoding: .utf8).split(separator: " ")
            guard words.count == 2, let at = Int64(words[0]) else { return Freeze() }
            return Freeze(by: try UserID(String(words[1])), at: at)
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return nil
        } catch {
            return Freeze()
        }
    }

    /// Stops all changes; who stopped them first stays the one who did.
    /// - Throws: the file could not be written.
    func freeze(by user: UserID, at time: Int64) throws {
        guard freeze == nil else { return }
        try Data("\(time) \(user.text)".utf8).write(to: URL(filePath: path), options: .atomic)
    }

    /// Allows changes again.
    /// - Returns: what there was; `nil` where nothing was frozen.
    /// - Throws: the file could not be taken away.
    package func thaw() throws -> Freeze? {
        guard let freeze else { return nil }
        try FileManager.default.removeItem(atPath: path)
        return freeze
    }
}
