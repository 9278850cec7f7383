import Contract

/// What most likely puts right what an alert is about.
package enum Promising: Sendable, Equatable {
    case restart, start
    /// Back to what ran before an update.
    case rollback
    /// Nothing that the bot can do, and why.
    case none(Obstacle)

    /// Why no command of the bot's would help.
    package enum Obstacle: Sendable, Equatable, CaseIterable {
        /// The image's command cannot be run.
        case brokenCommand
        /// A disk of the host is full.
        case diskFull
        /// The host gives no answer.
        case hostAway
        /// The command of the probe cannot be run: that says nothing of the service.
        case brokenProbe
    }
}

extension AlertReport {
    /// The most promising action, by a table of facts: the first line that fits.
    ///
    /// | fact | action |
    /// |---|---|
    /// | the host is away, its disk is nearly full | none |
    /// | exit code 126 or 127 of a probe's command | none: the probe is broken |
    /// | in a crash loop, stopped by itself or unhealthy within 10 min of an update | rollback |
    /// | exit code 126 or 127 | none: the command is broken |
    /// | the last words tell of a full disk | none |
    /// | stopped, gone | start |
    /// | silent, unhealthy, memory, or unknown | restart |
    package var promising: Promising {
        if kind == .unreachable { return .none(.hostAway) }
        if kind == .disk { return .none(.diskFull) }
        if kind == .silent, [.exited(126), .exited(127)].contains(probing?.failure) {
            return .none(.brokenProbe)
        }
        if isAfterUpdate, !isDiskFull, isOfTheVersion { return .rollback }
        if kind != .unhealthy, kind != .silent, exitCode == 126 || exitCode == 127 {
            return .none(.brokenCommand)
        }
        if isDiskFull { return .none(.diskFull) }
        switch kind {
        case .stopped, .gone: return .start
        case .crashLoop, .unhealthy, .silent, .unreachable, .disk: return .restart
        }
    }

    /// Whether it is what a bad version does, and nothing that somebody did to it.
    private var isOfTheVersion: Bool {
        switch kind {
        case .crashLoop, .unhealthy: true
        case .stopped: cause == nil || cause == .itself
        case .gone, .silent, .unreachable, .disk: false
        }
    }

    /// Only by the last line that it wrote: one further above may be of something that it got over.
    private var isDiskFull: Bool {
        guard let line = lastLine?.lowercased() else { return false }
        return ["no space left on device", "enospc"].contains(where: line.contains)
    }
}
