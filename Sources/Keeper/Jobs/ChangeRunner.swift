import Contract
package import Journal
package import Remote

/// Drives one change from its first look to its outcome, on a host that may go away at any moment.
///
/// What runs, runs on the host by its ID; this only asks, follows and judges. It is the same for a room and a terminal.
package struct ChangeRunner: Sendable {
    /// What the caller keeps or shows while a change is under way.
    package struct Hooks: Sendable {
        /// Called about once a second at the most.
        package var progress: @Sendable (ProgressReport) async -> Void
        /// Called before the step that it names begins; when it throws, nothing more is done.
        package var enter: @Sendable (JobPhase, Before?) async throws -> Void
        /// The commit recorded for a container ID.
        package var recorded: @Sendable (String) async -> String?
        /// Whether the command may still begin.
        package var isFresh: @Sendable () -> Bool
        /// Whether all changes are stopped: what has not begun then never does.
        var freeze: @Sendable () -> Freezer.Freeze? = { nil }
        /// What writes the output of a job down, where that can be done.
        var recorder: @Sendable (String) -> Recorder? = { _ in nil }

        package init(
            progress: @escaping @Sendable (ProgressReport) async -> Void,
            enter: @escaping @Sendable (JobPhase, Before?) async throws -> Void,
            recorded: @escaping @Sendable (String) async -> String?,
            isFresh: @escaping @Sendable () -> Bool
        ) {
            self.progress = progress
            self.enter = enter
            self.recorded = recorded
            self.isFresh = isFresh
        }

        var mayBegin: Bool { isFresh() && freeze() == nil }
    }

    /// How far a change had come when it was last seen.
    package enum Start: Sendable {
        case anew
        case resumed(JobPhase, Before?)
    }

    /// How often the time that passed is told when nothing else changed.
    package static let pulse = Duration.seconds(15)

    let host: any Host
    let time: Time
    let hooks: Hooks
    let pulse: Duration

    package init(host: any Host, time: Time, hooks: Hooks, pulse: Duration = ChangeRunner.pulse) {
        self.host = host
        self.time = time
        self.hooks = hooks
        self.pulse = pulse
    }

    /// When it began, on this process's clock: what is resumed began in an earlier one's.
    private func begun(_ start: Start) -> Duration {
        guard case .resumed(_, let before?) = start, let at = before.begunAt else { return time.elapsed() }
        return time.elapsed() - .milliseconds(max(0, time.wall() - at))
    }

    /// Runs or resumes a change, and returns when it has ended.
    ///
    /// - Throws: what a hook threw, or `CancellationError`: the change then goes on when it is resumed.
    package func run(_ change: Change, from start: Start) async throws -> ChangeEnd {
        guard let plan = change.service.plan(for: change.action) else {
            throw KeeperError.noSuchAction(change.what)
        }
        let course = ChangeCourse(change: change, plan: plan, runner: self, begun: begun(start))
        return try await withThrowingTaskGroup(of: ChangeEnd?.self) { group in
            group.addTask {
                try await course.tell()
                return nil
            }
            group.addTask { try await course.run(from: start) }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                guard let ended else { continue }
                if ended.report.recording == nil { await course.view.discardOutput() }
                return ended
            }
            throw CancellationError()
        }
    }
}
