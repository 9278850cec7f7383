import Foundation
import Matrix
import Testing

extension Stage {
    /// Looks for the host's secrets and the tokens in all that the bot wrote: room, files, log, state folder.
    func leakNothing(_ sourceLocation: SourceLocation) async throws {
        let token = try String(contentsOfFile: keeper.token_file, encoding: .utf8).trimmed
        try await leakNothing(
            of: world.secrets + [token] + world.users.values.map(\.token), sourceLocation: sourceLocation)
    }

    /// Looks for certain values in it.
    func leakNothing(
        of secrets: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await grant.look()
        for answer in await grant.answers {
            var said = [answer.event.content.text]
            if let file = answer.file { said.append(try await grant.download(file)) }
            for secret in secrets where said.contains(where: { $0.contains(secret) }) {
                Issue.record("a secret stands in the room:\n\(answer)", sourceLocation: sourceLocation)
            }
        }
        for path in try files() {
            let data = try Data(contentsOf: URL(filePath: path))
            for secret in secrets where data.contains(Data(secret.utf8)) {
                Issue.record("a secret stands in \(path)", sourceLocation: sourceLocation)
            }
        }
    }

    /// The bot's log, and all files that it keeps.
    private func files() throws -> [String] {
        // Of a test that ran other commands only there is neither.
        let state = "\(folder)/state"
        guard FileManager.default.fileExists(atPath: bot.log), FileManager.default.fileExists(atPath: state)
        else {
            return []
        }
        let kept = try FileManager.default.subpathsOfDirectory(atPath: state).map { "\(state)/\($0)" }
        return try (kept + [bot.log]).filter { path in
            try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
                == .typeRegular
        }
    }
}
