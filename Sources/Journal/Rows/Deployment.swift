package import Matrix

/// The commit and the image that belong to one container.
///
/// "Deployed" means the container that runs, not what its directory happens to hold.
package struct Deployment: Sendable, Equatable, Codable {
    /// Docker's full ID of the container.
    package var container: String
    package var service: String
    /// The full commit that the container was built from.
    package var commit: String
    /// Docker's ID of the image.
    package var image: String
    /// Milliseconds since 1970, by this machine's clock.
    package var at: Int64
    package var by: UserID?
    /// Whether it was gone back to; `nil` says no, as the rows of older versions do.
    package var isRollback: Bool?

    package init(
        container: String, service: String, commit: String, image: String, at: Int64, by: UserID? = nil,
        isRollback: Bool = false
    ) {
        self.container = container
        self.service = service
        self.commit = commit
        self.image = image
        self.at = at
        self.by = by
        self.isRollback = isRollback ? true : nil
    }
}

extension Deployment {
    init(_ columns: Columns) throws(JournalError) {
        container = try columns.text("container")
        service = try columns.text("service")
        commit = try columns.text("commit_id")
        image = try columns.text("image")
        at = try columns.integer("at")
        by = try columns.identifierIfAny("by_user")
        isRollback = try columns.integer("is_rollback") == 1 ? true : nil
    }
}
