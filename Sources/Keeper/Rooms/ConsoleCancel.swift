import Contract
import Matrix
import Remote

/// A cancel from a terminal: without a journal, it ends whatever job holds the service on its host, whoever asked for that.
///
/// Whoever sits there has the key to the host.
struct ConsoleCancel: Sendable {
    private static let pause = Duration.milliseconds(300)
    /// How long, past the time that a job has to end in, its end is waited for.
    private static let patience = Duration.seconds(15)

    let service: Service
    let jobs: Jobs
    let time: Time

    /// Asks once, and waits for what is being ended.
    func run(by user: UserID) async throws -> CancelReport.Result {
        do throws(RemoteError) {
            guard case .busy(let holder, let left) = try await jobs.holder(of: service.container) else {
                return .nothing
            }
            let whose = CancelReport.Holder(holder)
            guard let id = JobID(holder.id) else { return .heldByAnother(whose) }
            // Nobody here knows what it does: so docker is asked from its first step on.
            let answer = try await jobs.cancel(id, by: user.text, guarding: service.cancelGuard(for: nil))
            switch answer {
            case .spared(let why) where why.exitCode == Service.replacedStatus:
                return .replacing(action: "what runs")
            case .spared(let why):
                let silence = DockerWords.silence(of: HumanTime.length(service.limits.status))
                return .unsure(action: "what runs", words: why.exitCode == nil ? silence : why.words)
            case .state(.interrupted(.killed(let still))):
                return .endedLeft(whose, processes: left.count, still: still.count)
            case .state(.refused(let words)): return .hostRefused(words: words)
            case .state: return .ended(whose, try await end(of: id))
            }
        } catch {
            return .unreachable(HostTrouble(error), triedFor: nil)
        }
    }

    /// How it ended; nil when it has not, after all the time that it may take.
    private func end(of id: JobID) async throws(RemoteError) -> JobOutcome? {
        let end = time.elapsed() + service.limits.grace + Self.patience
        while time.elapsed() < end {
            if case .done(let result) = try await jobs.look(id) { return result.outcome }
            do { try await time.sleep(Self.pause) } catch { return nil }
        }
        return nil
    }
}
