extension Advice {
    /// What is wrong on the way from the host to the repository, more exactly than that it cannot be reached.
    static let wayToRepository: [Known] = [
        Known([.plain(["remote host identification has changed"])]) {
            "The repository's host key is another one than before. If its admin says that this is right: "
                + "`ssh-keygen -R HOST` there, then `\(fetch($0))` by hand."
        },
        Known([.plain(["host key verification failed"])]) {
            "The host does not know the repository's host key: `\(fetch($0))` there by hand once, and compare the "
                + "fingerprint that it shows."
        },
        Known([.plain(["permission denied (publickey"])]) { _ in
            "The repository does not take the host's ssh key: make `~/.ssh/id_ed25519.pub` of the directory's owner "
                + "a deploy key there."
        },
        Known([
            .git(["could not resolve host"]), .git(["name or service not known"]),
            .git(["name resolution"]), .git(["unable to look up"]),
        ]) {
            "The host cannot resolve the repository's name: try `getent hosts NAME` there; the name is in "
                + "`\(git($0)) remote -v`."
        },
        Known([
            .git(["connection refused"]), .git(["connection timed out"]), .git(["operation timed out"]),
            .git(["no route to host"]), .git(["network is unreachable"]), .git(["failed to connect to"]),
            .git(["couldn't connect to server"]), .plain(["]: errno="]),
        ]) {
            "The repository's machine does not answer: is it up, and the port right? Try "
                + "`\(git($0)) ls-remote \(ShellWord.quote($0.remote))` there."
        },
        Known([
            .git(["authentication failed"]), .git(["could not read username"]),
            .git(["could not read password"]),
        ]) {
            "The repository asks for a login, and nobody can type it there: use an ssh address with a deploy key "
                + "(`\(git($0)) remote set-url \(ShellWord.quote($0.remote)) ADDRESS`)."
        },
        Known([
            .git(["ssl certificate"]), .git(["certificate verification failed"]),
            .git(["server certificate"]),
        ]) { _ in
            "The host does not trust the repository's certificate: put its CA into "
                + "`/usr/local/share/ca-certificates`, then `sudo update-ca-certificates`."
        },
        Known([
            .git(["repository", "not found"]), .git(["repository not exported"]),
            .git(["repository", "does not exist"]),
        ]) {
            "There is no such repository, or the host may not read it: look at `\(git($0)) remote -v` and at its "
                + "deploy key."
        },
        Known([.git(["couldn't find remote ref"])]) {
            "The repository has no branch `\($0.branch)`: set `branch` in [service.\($0.name)]."
        },
        Known([.git(["possible repository corruption on the remote side"])]) { _ in
            "The repository cannot read its own objects: look there with `git fsck`."
        },
        Known([.git(["early eof"]), .git(["unexpected disconnect"])]) { _ in
            "The connection to the repository broke off midway: ask for the same again when it holds."
        },
    ]

    /// What is wrong with the clone.
    static let clone: [Known] = [
        Known([.git(["local changes", "would be overwritten"])]) {
            "Files were changed there: `\(git($0)) stash` sets them aside; or set update = \"reset\"."
        },
        Known([.git(["untracked working tree files would be"])]) {
            "Files that git does not know are in the way: move them out of `\($0.directory)`."
        },
        Known([.git(["unmerged files"]), .git(["not concluded your merge"])]) {
            "A merge was begun there and not ended: `\(git($0)) merge --abort` takes it back."
        },
        Known([.git(["insufficient permission"]), .git([".git/", "permission denied"])]) {
            let owner = $0.owner.map(ShellWord.quote) ?? #""$(id -un)""#
            return "Some of git's files there are another user's, as after a git by root: "
                + "`sudo chown -R \(owner) \(ShellWord.quote("\($0.directory)/.git"))`."
        },
        Known([.git(["unable to unlink", "permission denied"]), .git(["unable to create file", "denied"])]) {
            "Some of the directory's files are another user's: look with "
                + "`find \(ShellWord.quote($0.directory)) ! -user \($0.owner.map(ShellWord.quote) ?? #""$(id -un)""#)`."
        },
        Known([
            .git(["index file corrupt"]), .git(["bad index file"]), .git(["index file smaller than"]),
        ]) {
            "Git's index is broken there: `rm \(ShellWord.quote("\($0.directory)/.git/index")) && \(git($0)) reset` "
                + "makes it anew."
        },
        Known([
            .git(["is corrupt"]), .git(["bad object"]), .git(["unable to read tree"]),
            .git(["object file", "is empty"]), .git(["could not parse object"]),
            .git(["unable to read sha1 file"]), .git(["could not read", "object"]),
        ]) {
            "The clone is damaged, `\(git($0)) fsck` says where: move its `.git` away and make the clone anew (README, "
                + "\"The host of the service\")."
        },
        Known([.git(["cannot lock ref", "cannot create"])]) {
            "A branch that is gone from the repository is in the way: "
                + "`\(git($0)) remote prune \(ShellWord.quote($0.remote))`."
        },
    ]

    private static func fetch(_ service: Service) -> String {
        "\(git(service)) fetch \(ShellWord.quote(service.remote))"
    }
}
