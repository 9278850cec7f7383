/// How a service's directory is: whose it is, whether it is the clone that it has to be, and what an update would meet.
package struct CloneSurvey: Sendable, Equatable {
    /// A file that one git makes so that no other one writes; a git that died leaves it.
    package struct Lock: Sendable, Equatable {
        /// Its path below the directory.
        package var path: String
        /// Seconds; nil where that cannot be told.
        package var age: Int?

        package init(path: String, age: Int?) {
            self.path = path
            self.age = age
        }
    }

    /// How one of the secret files is.
    package struct Secret: Sendable, Equatable {
        package var path: String
        package var isThere = false
        /// Whoever runs the commands can read it: only then can its values be taken out of what is printed.
        package var isReadable = false
        package var isIgnored = false
        /// The directory's own index has it.
        package var isTracked = false
        /// The release line has it, as it was fetched last.
        package var isReleased = false

        package init(path: String) { self.path = path }
    }

    package enum Kind: Sendable, Equatable {
        /// No git repository, or one that git will not work in.
        case none
        /// It lies in a repository whose top is another directory: that one would be reset.
        case inside
        case clone
    }

    package var user: String?
    package var owner: String?
    package var isWritable = false
    package var kind = Kind.none
    package var head: String?
    package var branch: String?
    /// The release line as it was fetched last.
    package var release: String?
    /// The remote's address as it stands in the clone, and as git would use it.
    package var urls: [String] = []
    package var locks: [Lock] = []
    /// Git's word for what was begun and not ended: `rebase-merge`.
    package var unfinished: [String] = []
    /// Files that differ from the commit.
    package var changed: Int?
    /// Commits that are not on the release line.
    package var unpushed: Int?
    /// Files and folders that git neither tracks nor ignores, the secrets left out; nil where git does not say.
    ///
    /// Their names are as git writes them. There is one more than ``mostUntracked`` where there are more than that.
    package var untracked: [String]?
    package var secrets: [Secret] = []
    package var room: DiskRoom?
    package var isWhole = false

    package init() {}

    package static let limit: Duration = .seconds(12)
    /// So many untracked files are counted: a directory may hold millions, and nobody reads more.
    package static let mostUntracked = 100

    /// The script; it only looks: git is told not to refresh its index, which would be a write.
    package static func script(of service: Service) -> String {
        """
        export GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0
        \(SurveyShell.soon)
        \(SurveyShell.disk)
        \(service.enter) || exit
        echo "user $(id -un)"
        owner=$(stat -c %U . 2>/dev/null) && echo "owner $owner"
        [ -w . ] && echo writable
        disk directory .
        prefix=$(git rev-parse --show-prefix) || { echo end; exit 0; }
        [ "$(git rev-parse --is-inside-work-tree)" = true ] || { echo end; exit 0; }
        if [ -n "$prefix" ]; then echo inside; else echo clone; fi
        head=$(git rev-parse --verify -q HEAD^0) && echo "head $head"
        branch=$(git symbolic-ref -q --short HEAD) && echo "branch $branch"
        release=$(git rev-parse --verify -q \(ShellWord.quote("refs/remotes/\(service.releaseLine)"))^0) &&
            echo "release $release"
        url=$(git config --get \(ShellWord.quote("remote.\(service.remote).url"))) && echo "url $url"
        url=$(git remote get-url \(ShellWord.quote(service.remote)) 2>/dev/null) && echo "url $url"
        \(lockScript(service))
        \(lossScript)
        \(secretScript(service))
        echo end
        """
    }

    private static func lockScript(_ service: Service) -> String {
        """
        now=$(date +%s)
        for name in \(service.locks.map { ShellWord.quote("\($0).lock") }.joined(separator: " ")); do
            file=$(git rev-parse --git-path "$name") && [ -e "$file" ] || continue
            made=$(stat -c %Y "$file" 2>/dev/null) && made=$((now - made)) || made='?'
            echo "lock $made $file"
        done
        for name in rebase-merge rebase-apply MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD BISECT_LOG; do
            file=$(git rev-parse --git-path "$name") && [ -e "$file" ] && echo "unfinished $name"
        done
        """
    }

    private static let lossScript = """
        changed=$(git -c core.fsmonitor=false status --porcelain --untracked-files=no) &&
            echo "changed $(printf '%s' "$changed" | grep -c '')"
        [ -z "$head" ] || [ -z "$release" ] || echo "unpushed $(git rev-list --count "$release..$head" --)"
        {
            soon git -c core.fsmonitor=false -c core.quotePath=true \
                ls-files --others --exclude-standard --directory --no-empty-directory && echo
        } | head -n \(mostUntracked + 1) | sed -e 's/^./untracked &/' -e 's/^$/listed/'
        """

    private static func secretScript(_ service: Service) -> String {
        """
        number=0
        for secret in \(service.secrets.map(ShellWord.quote).joined(separator: " ")); do
            facts=
            [ -e "$secret" ] && facts="$facts there"
            [ -f "$secret" ] && [ -r "$secret" ] && facts="$facts readable"
            git check-ignore -q -- "$secret" 2>/dev/null && facts="$facts ignored"
            [ -n "$(git --literal-pathspecs ls-files -- "$secret" 2>/dev/null)" ] && facts="$facts tracked"
            [ -n "$release" ] &&
                [ -n "$(git --literal-pathspecs ls-tree -r --name-only "$release" -- "$secret" 2>/dev/null)" ] &&
                facts="$facts released"
            echo "secret $number$facts"
            number=$((number + 1))
        done
        """
    }

    /// Reads what the script printed about a service.
    package init(_ lines: [String], of service: Service) {
        let answer = SurveyAnswer(lines)
        user = answer["user"]
        owner = answer["owner"].flatMap { $0 == "UNKNOWN" ? nil : $0 }
        isWritable = answer.has("writable")
        kind = answer.has("clone") ? .clone : answer.has("inside") ? .inside : .none
        head = answer["head"]
        branch = answer["branch"]
        release = answer["release"]
        urls = answer.all("url").filter { !$0.isEmpty }
        locks = answer.all("lock").compactMap(Lock.init(line:))
        unfinished = answer.all("unfinished")
        changed = answer.number("changed")
        unpushed = answer.number("unpushed")
        let untracked = answer.all("untracked")
        // The mark that all were listed is behind them; where they are too many it is cut off.
        if answer.has("listed") || untracked.count > Self.mostUntracked {
            self.untracked = untracked.filter { !service.secrets.contains($0) }
        }
        room = answer.disk("directory")
        isWhole = answer.isWhole
        let facts = answer.all("secret").map { Set($0.split(separator: " ").map(String.init)) }
        secrets = service.secrets.enumerated().compactMap { number, path in
            facts.first { $0.contains("\(number)") }.map { Secret(path: path, $0) }
        }
    }
}

extension CloneSurvey.Secret {
    fileprivate init(path: String, _ facts: Set<String>) {
        self.init(path: path)
        isThere = facts.contains("there")
        isReadable = facts.contains("readable")
        isIgnored = facts.contains("ignored")
        isTracked = facts.contains("tracked")
        isReleased = facts.contains("released")
    }
}

extension CloneSurvey.Lock {
    fileprivate init?(line: String) {
        guard let space = line.firstIndex(of: " ") else { return nil }
        self.init(path: String(line[line.index(after: space)...]), age: Int(line[..<space]))
    }
}
