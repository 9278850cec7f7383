import Keeper
import Logging
import Settings
import UnixSignals

/// Reads who may command, and run which action, from the configuration file again whenever SIGHUP asks for it.
///
/// The same reader as at the start: a file with any mistake in it changes nothing. All else in it needs a restart.
struct Rereader {
    /// More mistakes than that are for `bridgekeeper check`.
    private static let toldMistakes = 20

    let assembly: Assembly
    let people: People
    let log: Logger

    /// Listens until it is cancelled.
    ///
    /// - Throws: `CancellationError`.
    func run(_ signals: UnixSignalsSequence) async throws {
        for await _ in signals { reread() }
        throw CancellationError()
    }

    private func reread() {
        let new: Configuration
        do {
            new = try Configuration.read(path: assembly.path)
        } catch {
            for mistake in error.mistakes.prefix(Self.toldMistakes) { log.error("\(mistake)") }
            return log.error("the configuration was read again and has mistakes: nothing was changed")
        }
        let old = people.now
        let started = assembly.configuration
        // An action of another command, or of none, under the same name: whom that is for says nothing of the one that is run.
        let isSame = new.services == started.services
        let permissions = Permissions(admins: new.matrix.admins, allow: isSame ? new.allow : old.allow)
        people.replace(with: permissions)
        let changes = old.changes(to: permissions)
        for change in changes { log.notice("\(change)") }
        log.notice("the configuration was read again\(changes.isEmpty ? ": the same may command" : "")")
        if !isSame, new.allow != old.allow {
            log.warning("who may run which action needs a restart, since [service] changed")
        }
        let sections = new.changedSections(since: started)
        if new.watch.mention != started.watch.mention, !sections.contains("[watch]") {
            log.warning("whom an alert rings stays as it was until a restart")
        }
        if !sections.isEmpty {
            log.warning("a restart is needed for what else changed: \(sections.joined(separator: ", "))")
        }
    }
}
