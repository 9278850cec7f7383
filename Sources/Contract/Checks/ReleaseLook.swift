/// Whether the release line has what the service's directory does not have, asked without fetching anything.
package enum ReleaseLook: Sendable, Equatable {
    /// It is at this commit, which is not in what the directory is at.
    case ahead(String)
    /// All of it is in what the directory is at.
    case level
    /// The repository answered, and has no such branch.
    case noBranch

    package static let limit: Duration = .seconds(20)

    /// The script; it only looks, and writes neither an object nor a ref.
    ///
    /// Nothing may ask anybody: where the owner says nothing about git's ssh, it is told so as well. What a server shows
    /// is filtered by the whole name, for `git ls-remote` takes every name that ends so. A commit that is not in the
    /// clone is new; a partial clone, which would fetch one that is looked for, is kept from it.
    package static func script(of service: Service) -> String {
        let branch = ShellWord.quote("refs/heads/\(service.branch)")
        return """
            export GIT_TERMINAL_PROMPT=0 GIT_OPTIONAL_LOCKS=0 GIT_ASKPASS='' SSH_ASKPASS_REQUIRE=never
            \(service.enter) || exit
            prefix=$(git rev-parse --show-prefix) || exit
            [ -z "$prefix" ] || { echo 'the directory is no clone of its own' >&2; exit 1; }
            head=$(git rev-parse --verify HEAD^0) || exit
            [ -n "${GIT_SSH_COMMAND-}${GIT_SSH-}$(git config --get core.sshCommand)" ] ||
                export GIT_SSH_COMMAND='ssh -o BatchMode=yes'
            { git ls-remote \(ShellWord.quote(service.remote)) \(branch); echo "ended $?"; } | {
                tip='' ended=1
                while read -r word name; do
                    [ "$word" != ended ] || ended=$name
                    [ "$name" != \(branch) ] || tip=$word
                done
                case $ended in 0) ;; *[!0-9]*) exit 1 ;; *) exit "$ended" ;; esac
                export GIT_ALLOW_PROTOCOL=''
                if [ -z "$tip" ]; then
                    echo nobranch
                elif ! git cat-file -e "$tip^{commit}" 2>/dev/null; then
                    printf 'ahead %s\\n' "$tip"
                else
                    git merge-base --is-ancestor "$tip" "$head"
                    case $? in
                        0) echo level ;;
                        1) printf 'ahead %s\\n' "$tip" ;;
                        *) exit 1 ;;
                    esac
                fi
                echo end
            }
            """
    }

    /// Reads what the script printed; `nil` where that says nothing of the kind, or too much.
    ///
    /// - Parameter lines: its output.
    package init?(_ lines: [String]) {
        let answer = SurveyAnswer(lines)
        let found = ["ahead", "level", "nobranch"].flatMap { word in answer.all(word).map { (word, $0) } }
        guard answer.isWhole, found.count == 1, let (word, value) = found.first else { return nil }
        switch word {
        case "level": self = .level
        case "nobranch": self = .noBranch
        default:
            guard [40, 64].contains(value.utf8.count),
                value.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
            else { return nil }
            self = .ahead(value)
        }
    }
}
