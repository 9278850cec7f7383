/// A disk of their own for the jobs of the services' owner, so small that it can be filled.
enum SmallDisk {
    private static let state = "/home/modelo/.local/state/bridgekeeper"

    /// Mounts it while something is done, and takes it away afterwards, however that ended.
    /// - Parameter body: gets the path of a file that may fill it.
    /// - Throws: what `body` threw, or why there is no such disk.
    static func with(_ body: (_ ballast: String) async throws -> Void) async throws {
        try await Shell.must("runuser", "-u", "modelo", "--", "mkdir", "-p", "-m", "700", state)
        let owner = try await Shell.must("id", "-u", "modelo")
        let group = try await Shell.must("id", "-g", "modelo")
        try await Shell.must(
            "mount", "-t", "tmpfs", "-o", "size=512k,mode=0700,uid=\(owner),gid=\(group)", "tmpfs", state)
        do {
            try await body("\(state)/ballast")
        } catch {
            try await Shell.must("umount", "-l", state)
            throw error
        }
        try await Shell.must("umount", "-l", state)
    }
}
