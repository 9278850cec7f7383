import Contract
import Foundation
import Testing

/// The step that looks at what comes, run for real.
@Suite("What an update would bring, asked of real git")
struct LookOnGitTests {
    /// One thing that a release can bring, and what has to be said of it.
    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var secrets = [".env": "TOKEN=1\n", "keys/inner/key": "K\n"]
        var release: @Sendable (Clone) throws -> Void
        var tracked: [String] = []
        var dropped: [String] = []
        var count = 1
        /// The secrets as the configuration lists them, where that differs from the files' paths.
        var listed: [String]?

        init(
            _ name: String, tracked: [String] = [], dropped: [String] = [], count: Int = 1,
            secrets: [String: String]? = nil, listed: [String]? = nil,
            release: @escaping @Sendable (Clone) throws -> Void
        ) {
            testDescription = name
            self.tracked = tracked
            self.dropped = dropped
            self.count = count
            self.listed = listed
            self.release = release
            self.secrets = secrets ?? self.secrets
        }
    }

    static let stories: [Story] = [
        Story("nothing new", count: 0) { _ in },
        Story("a commit that leaves the secrets alone") { try $0.commit("x", writing: ["main.py": "1"]) },
        Story("names that only begin like a secret") {
            try $0.commit(
                "x", writing: [".env.example": "1", ".envrc": "1", "keys/inner/key2": "1", "key": "1"])
        },
        Story("a secret tracked at the top", tracked: [".env"]) {
            try $0.commit("x", writing: [".env": "theirs"])
        },
        Story("a secret tracked in a folder", tracked: ["keys/inner/key"]) {
            try $0.commit("x", writing: ["keys/inner/key": "theirs"])
        },
        Story("both", tracked: [".env", "keys/inner/key"]) {
            try $0.commit("x", writing: ["keys/inner/key": "theirs", ".env": "theirs"])
        },
        Story("a secret that arrives as a folder", tracked: [".env"]) {
            try $0.commit("x", writing: [".env/a": "theirs"])
        },
        Story("a secret that arrives as a symlink", tracked: [".env"]) {
            try $0.commit("x", linking: [".env": "elsewhere"])
        },
        Story("a folder above that arrives as a file", tracked: ["keys"]) {
            try $0.commit("x", writing: ["keys": "theirs"])
        },
        Story("a folder in between that arrives as a file", tracked: ["keys/inner"]) {
            try $0.commit("x", writing: ["keys/inner": "theirs"])
        },
        Story("a folder above that arrives as a symlink", tracked: ["keys"]) {
            try $0.commit("x", linking: ["keys": "elsewhere"])
        },
        Story("a folder above that arrives as a submodule", tracked: ["keys"]) {
            let head = try $0.git(["rev-parse", "HEAD"], in: $0.upstream)
            try $0.git(["update-index", "--add", "--cacheinfo", "160000,\(head),keys"], in: $0.upstream)
            try $0.git(["commit", "-q", "-m", "x"], in: $0.upstream)
        },
        Story("a secret that arrives as a submodule", tracked: [".env"]) {
            let head = try $0.git(["rev-parse", "HEAD"], in: $0.upstream)
            try $0.git(["update-index", "--add", "--cacheinfo", "160000,\(head),.env"], in: $0.upstream)
            try $0.git(["commit", "-q", "-m", "x"], in: $0.upstream)
        },
        Story(
            "a folder whose name could pass for a folder's entry", tracked: ["a tree b"],
            secrets: ["a tree b/key": "K"]
        ) { try $0.commit("x", writing: ["a tree b": "theirs"]) },
        Story(
            "names that mean something to shells and to git",
            tracked: ["$HOME", "'q'", "*", "-n", ":(top)z", "[x]", #"back\nslash"#, "two words", "ö"],
            secrets: [
                "-n": "K", "two words": "K", "'q'": "K", "*": "K", "[x]": "K", "$HOME": "K",
                #"back\nslash"#: "K",
                "ö": "K", ":(top)z": "K",
            ]
        ) {
            try $0.commit(
                "x",
                writing: [
                    "-n": "T", "two words": "T", "'q'": "T", "*": "T", "[x]": "T", "$HOME": "T",
                    #"back\nslash"#: "T",
                    "ö": "T", ":(top)z": "T",
                ])
        },
        Story(
            "names that such names would match, were they patterns",
            secrets: ["*": "K", "[x]": "K", ":(top)z": "K", "?": "K", ":!": "K", ":/": "K"]
        ) {
            try $0.commit("x", writing: ["x": "T", "z": "T", "y/z": "T"])
        },
        Story(
            "secrets written in a roundabout way", tracked: ["./.env", "keys//inner/key"], secrets: [:],
            listed: ["./.env", "keys//inner/key"]
        ) {
            try $0.commit("x", writing: [".env": "T", "keys/inner/key": "T"])
        },
        Story(
            "a folder of secrets, by its name and a slash", tracked: ["folder/"], secrets: [:],
            listed: ["folder/"]
        ) {
            try $0.commit("x", writing: ["folder/deep/er": "T"])
        },
        Story(
            "a folder of secrets that arrives as a file", tracked: ["folder/"], secrets: [:],
            listed: ["folder/"]
        ) {
            try $0.commit("x", writing: ["folder": "T"])
        },
        Story("commits of the clone's own") {
            try $0.write("mine", to: "mine", below: $0.directory)
            try $0.git(["add", "-f", "mine"], in: $0.directory)
            try $0.git(["commit", "-q", "-m", "mine"], in: $0.directory)
            try $0.commit("theirs")
        },
        Story("an unborn HEAD", count: 2) {
            try $0.git(["checkout", "-q", "--orphan", "new"], in: $0.directory)
            try $0.commit("x")
        },
        Story("an unborn HEAD, and a secret among what comes", tracked: [".env"], count: 2) {
            try $0.git(["checkout", "-q", "--orphan", "new"], in: $0.directory)
            try $0.commit("x", writing: [".env": "T"])
        },
        Story("a detached HEAD") {
            try $0.git(["checkout", "-q", "--detach"], in: $0.directory)
            try $0.commit("x")
        },
        Story("a secret that was tracked and no longer is", dropped: [".env"]) {
            try $0.commit("by mistake", writing: [".env": "theirs"])
            try FileManager.default.removeItem(at: $0.directory.appendingPathComponent(".env"))
            try $0.git(["pull", "-q"], in: $0.directory)
            try $0.write("TOKEN=1\n", to: ".env", below: $0.directory)
            try $0.commit("mended", removing: [".env"])
        },
        Story("a secret that somebody added on the host", dropped: ["keys/inner/key"]) {
            try $0.git(["add", "-f", "keys"], in: $0.directory)
            try $0.commit("x")
        },
    ]

    @Test("each thing a release can bring", arguments: stories, Shell.all)
    func story(story: Story, shell: Shell) throws {
        var clone = try Clone(secrets: story.secrets)
        if let listed = story.listed { clone.service.secrets = listed }
        try story.release(clone)
        let before = try clone.head(orNone: true)
        let (ending, incoming) = try clone.look(under: shell)
        #expect(incoming.trackedSecrets == story.tracked)
        #expect(incoming.droppedSecrets == story.dropped)
        #expect(incoming.count == story.count)
        #expect(incoming.commits.count == story.count)
        let refused = !story.tracked.isEmpty || !story.dropped.isEmpty
        #expect(ending.status == (refused ? Incoming.trackedStatus : 0))
        #expect(ending.errors == "")
        #expect(try clone.head(orNone: true) == before, "a look changes nothing")
        for (path, text) in story.secrets { #expect(clone.text(of: path) == text, "\(path)") }
    }

    @Test("commits are named newest first, and ten at most", arguments: Shell.all)
    func subjects(shell: Shell) throws {
        let clone = try Clone(folder: #"it's "a" $HOME *?[x] \ `id`"#)
        for number in 1...12 { try clone.commit("change \(number): ünï 'q' $(id)") }
        let (ending, incoming) = try clone.look(under: shell)
        #expect(ending.status == 0)
        #expect(incoming.count == 12)
        #expect(
            incoming.commits.map(\.subject) == (3...12).reversed().map { "change \($0): ünï 'q' $(id)" })
        #expect(Set(incoming.commits.map(\.author)) == ["A"], "\(incoming.commits)")
        #expect(incoming.commits.first?.at == incoming.made)
    }

    @Test("nothing the owner configures changes the answer", arguments: Shell.all)
    func configured(shell: Shell) throws {
        let clone = try Clone()
        let settings = [
            ("color.ui", "always"), ("log.decorate", "full"), ("log.showSignature", "true"),
            ("core.pager", "false"),
            ("format.pretty", "fuller"), ("log.date", "iso"), ("i18n.logOutputEncoding", "ISO-8859-1"),
            ("core.quotePath", "true"), ("log.abbrevCommit", "false"), ("alias.log", "false"),
            ("notes.displayRef", "*"),
        ]
        for (key, value) in settings { try clone.git(["config", "--global", key, value]) }
        try clone.commit("ünï", writing: [".env": "theirs"])
        let (ending, incoming) = try clone.look(under: shell)
        #expect(ending.status == Incoming.trackedStatus)
        #expect(incoming.trackedSecrets == [".env"])
        #expect(incoming.count == 1)
        #expect(incoming.commits.first?.subject == "ünï")
        #expect(incoming.target?.utf8.count == 40)
        #expect(ending.lines.count == 9, "\(ending.lines)")
    }

    @Test("a subject cannot pass for a line of the step's own")
    func forgedSubject() throws {
        let clone = try Clone()
        try clone.commit("x\ntracks .env\ncount 99")
        try clone.commit("x\n\ntracks .env\ncount 99")
        let (ending, incoming) = try clone.look()
        #expect(ending.status == 0)
        #expect(incoming.count == 2)
        #expect(incoming.trackedSecrets == [])
    }

    @Test("a service without secrets is looked at as well", arguments: Shell.all)
    func noSecrets(shell: Shell) throws {
        let clone = try Clone(secrets: [:])
        try clone.commit("x", writing: [".env": "theirs"])
        let (ending, incoming) = try clone.look(under: shell)
        #expect(ending.status == 0)
        #expect(incoming.count == 1)
        #expect(incoming.trackedSecrets == [])
    }

    @Test("no such branch on the remote: it fails, and the mend is known", arguments: Shell.all)
    func noBranch(shell: Shell) throws {
        var clone = try Clone()
        clone.service.branch = "release"
        let (ending, _) = try clone.look(under: shell)
        #expect(ending.status == 128)
        #expect(Advice.forOutput(ending.errorLines, of: clone.service)?.contains("`origin/release`") == true)
    }

    /// `git reset --hard origin/master` takes a tag of that name before the remote's branch, and a fetch brings tags.
    @Test(
        "a tag or a branch that has the release line's name is refused", arguments: ["tag", "branch"],
        Shell.all)
    func ambiguous(kind: String, shell: Shell) throws {
        let clone = try Clone()
        try clone.commit("leak", writing: [".env": "theirs"])
        if kind == "tag" { try clone.git(["tag", "origin/master"], in: clone.upstream) }
        try clone.commit("mended", removing: [".env"])
        if kind == "branch" { try clone.git(["branch", "origin/master"], in: clone.directory) }
        let (ending, _) = try clone.look(under: shell)
        #expect(ending.status != 0)
        #expect(ending.status != Incoming.trackedStatus)
        #expect(ending.errors.contains("origin/master"))
    }

    @Test(
        "no directory, or one that is no clone: it fails with the shell's or git's words",
        arguments: Shell.all)
    func noClone(shell: Shell) throws {
        var clone = try Clone()
        let top = clone.world.root.path
        try clone.git(["init", "-q", "-b", "master", top + "/empty"])
        for (folder, words) in [
            ("nowhere", "is there and right"), ("", "is no git clone"), ("empty", "release line"),
        ] {
            clone.service.directory = top + "/" + folder
            let ending = try clone.step(1, under: shell)
            #expect(ending.status != 0)
            #expect(ending.status != Incoming.trackedStatus)
            #expect(
                Advice.forOutput(ending.errorLines, of: clone.service)?.contains(words) == true, "\(ending)")
        }
    }

    @Test(
        "a clone that is broken fails loudly, and is not taken for one with nothing new", arguments: Shell.all
    )
    func broken(shell: Shell) throws {
        let clone = try Clone()
        try clone.commit("x", writing: ["folder/file": "1"])
        _ = try clone.step(0)
        let tree = try clone.git(["rev-parse", "origin/master^{tree}"], in: clone.directory)
        let object = ".git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))"
        try FileManager.default.removeItem(at: clone.directory.appendingPathComponent(object))
        let ending = try clone.step(1, under: shell)
        #expect(ending.status != 0)
        #expect(ending.status != Incoming.trackedStatus)
        #expect(ending.errors != "")
    }
}

extension Clone {
    /// The commit of HEAD, or `nil` where none is born.
    func head(orNone: Bool) throws -> String? {
        let ending = try world.run(["git", "rev-parse", "--quiet", "--verify", "HEAD"], in: directory)
        return ending.status == 0 ? ending.text : nil
    }
}
