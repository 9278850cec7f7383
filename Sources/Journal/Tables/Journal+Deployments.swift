import GRDB
import Matrix

extension Journal {
    /// What is known of a container, by docker's full ID.
    package func deployment(of containerID: String) async throws(JournalError) -> Deployment? {
        try await read { db in
            try db.row("SELECT * FROM deployment WHERE container = ?", [containerID], as: Deployment.init)
        }
    }

    /// Records the commit and the image that belong to a container, in place of what was recorded for it before.
    package func record(_ deployment: Deployment) async throws(JournalError) {
        try await write { db in try db.record(deployment) }
    }
}

extension Database {
    func record(_ deployment: Deployment) throws {
        try change(
            """
            INSERT INTO deployment (container, service, commit_id, image, at, by_user, is_rollback)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (container) DO UPDATE SET service = excluded.service, commit_id = excluded.commit_id,
                image = excluded.image, at = excluded.at, by_user = excluded.by_user,
                is_rollback = excluded.is_rollback
            """,
            [
                deployment.container, deployment.service, deployment.commit, deployment.image, deployment.at,
                deployment.by?.text, deployment.isRollback == true,
            ])
    }
}
