package import Contract
package import Matrix

/// Who may command, and who alone may run which action of the configuration.
package struct Permissions: Sendable, Equatable {
    /// For each service, by the action's name.
    package typealias Allow = [ServiceName: [String: [UserID]]]

    package var admins: [UserID]
    /// What is not named here, every admin may run.
    package var allow: Allow

    package init(admins: [UserID], allow: Allow = [:]) {
        self.admins = admins
        self.allow = allow
    }

    package func mayCommand(_ user: UserID) -> Bool { admins.contains(user) }

    /// Who alone may ask for an action; `nil` where every admin may.
    func only(_ action: Action, of service: ServiceName) -> [UserID]? {
        guard case .custom(let name, _) = action else { return nil }
        return allow[service]?[name]
    }

    /// Who alone may ask for it, where somebody may not.
    func refusal(of action: Action, of service: ServiceName, to user: UserID) -> [UserID]? {
        guard let only = only(action, of: service), !only.contains(user) else { return nil }
        // Also where those who may are no admins any more: nobody can, and it is not for everybody then.
        return only
    }

    /// What another list changes, each in a sentence for the log; empty when nothing.
    package func changes(to new: Permissions) -> [String] {
        let added = new.admins.filter { !admins.contains($0) }
        let removed = admins.filter { !new.admins.contains($0) }
        return added.map { "\($0) may command now" } + removed.map { "\($0) may command no more" }
            + (allow == new.allow ? [] : ["who may run which action changed"])
    }
}
