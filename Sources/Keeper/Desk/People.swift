import Matrix
import Synchronization

/// The permissions as they stand now: shared by all who ask, and replaced as a whole while the bot runs.
package final class People: Sendable {
    private let permissions: Mutex<Permissions>

    package init(_ permissions: Permissions) {
        self.permissions = Mutex(permissions)
    }

    package var now: Permissions { permissions.withLock { $0 } }

    func mayCommand(_ user: UserID) -> Bool { now.mayCommand(user) }

    package func replace(with new: Permissions) { permissions.withLock { $0 = new } }
}
