// What has to be known of a container once it is gone is written down before an update or a rollback touches anything, in
// a folder of the service's own on the host, which is the owner's alone:
//     commit    CONTAINER COMMIT: what the container was made from
//     kept      TAG IMAGE COMMIT NAME, oldest first: what can be gone back to
//     next      of the container that runs: one line on how it was, and then its last lines
//     last      the same of the one before it
//     secrets   the hashes of the secret files, which never leave the host
//     altered   is there when they were found to be others, until somebody has seen to it

extension Service {
    /// How many of its last lines are kept of a container.
    package static let lastLogLines = 200

    /// The repository under whose name docker keeps images for this service.
    ///
    /// A container may have a name that docker takes for none of a repository: then it is another, which says where from.
    package var keptRepository: String {
        let isWord = container.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
        }
        guard !isWord else { return "bridgekeeper/\(container)" }
        let hexes = container.utf8.map { byte in
            let hex = String(byte, radix: 16)
            return hex.utf8.count < 2 ? "0" + hex : hex
        }
        return "bridgekeeper/x__" + hexes.joined()
    }

    var keepFolder: String { #"folder=$HOME/.local/state/bridgekeeper/services/"# + containerWord }

    /// The same as a person types it.
    var shownKeepFolder: String { "~/.local/state/bridgekeeper/services/\(container)" }

    /// The container's full ID; nothing when there is none of just that name.
    var idCommand: String {
        let name = container.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "[.]")
        return "docker ps -a -q --no-trunc --filter \(ShellWord.quote("name=^/\(name)$"))"
    }

    /// The step that keeps what runs: for an update its image too, so that there is a way back.
    func keepStep(withImage isTagged: Bool) -> (script: String, command: String) {
        let command =
            isTagged
            ? "docker tag \"$(docker inspect --type container -f '{{.Image}}' \(containerWord))\" "
                + "\(keptRepository):\"$(date -u +%Y%m%dT%H%M%SZ)\""
            : "docker logs --tail \(Self.lastLogLines) \(containerWord)"
        let script = """
            \(enter) || exit
            umask 077
            \(keepFolder)
            mkdir -p "$folder" || exit
            \(sumsFunction)
            \(secretsStillAlteredScript)
            sums >"$folder/secrets" || exit
            there=$(\(idCommand)) || exit
            [ -n "$there" ] || { echo 'there is no container: nothing to keep'; exit 0; }
            \(lookScript)
            { read -r known commit <"$folder/commit"; } 2>/dev/null || known=''
            if [ "$known" != "$id" ]; then
                commit=$(git rev-parse --quiet --verify HEAD^0) || commit=-
                \(recordCommand) || exit
            fi
            echo "runs $commit"
            \(isTagged ? tagScript : "")
            \(blackBoxScript)
            """
        return (script, command)
    }

    /// What is kept of its state: never its environment.
    private var lookScript: String {
        let fields = [
            "{{.ID}}", "{{.Image}}", "{{.Config.Image}}", "{{.State.Status}}", "{{.State.ExitCode}}",
            "{{.RestartCount}}", "{{.State.StartedAt}}",
            "{{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}",
        ]
        return """
            look=$(docker inspect --type container -f '\(fields.joined(separator: " "))' \(containerWord)) || exit
            read -r id image name _ <<EOF
            $look
            EOF
            """
    }

    /// Writes down which commit a container was made from, in one step.
    private var recordCommand: String {
        #"printf '%s %s\n' "$id" "$commit" >"$folder/commit.new" && mv -f "$folder/commit.new" "$folder/commit""#
    }

    /// The same once the container was made, by the directory: a container that stayed is of the new commit too.
    ///
    /// Where that cannot be written, the step has done its work all the same.
    var recordScript: String { recordScript(commit: "$(git rev-parse --verify HEAD^0)") }

    func recordScript(commit: String) -> String {
        """
        umask 077
        \(keepFolder)
        id=$(\(idCommand)) && commit=\(commit) && [ -n "$id" ] && mkdir -p "$folder" &&
            \(recordCommand) && rm -f \(Self.adoptMark) || echo 'which commit runs now could not be written down' >&2
        """
    }

    /// Tags the image, and lets go of the oldest: the list decides what is kept, and docker follows it.
    private var tagScript: String {
        """
        \(steadyScript)
        if [ -z "$why" ]; then
            tag=$(date -u +%Y%m%dT%H%M%SZ)-$(printf %.12s "$commit")
            docker tag "$image" \(keptRepository):"$tag" || exit
            same=$commit
            [ "$same" != - ] || same=$image
            {
                grep -v -F -e " $same " "$folder/kept" 2>/dev/null | tail -n \(Kept.limit - 1)
                printf '%s %s %s %s\\n' "$tag" "$image" "$commit" "$name"
            } >"$folder/kept.new" && mv -f "$folder/kept.new" "$folder/kept" || exit
        else
            echo "what runs is not kept to go back to: $why"
        fi
        docker images --format '{{.Tag}}' \(keptRepository) | while read -r old; do
            # What docker cannot let go of yet goes the next time.
            grep -q -F -e "$old " "$folder/kept" || docker rmi \(keptRepository):"$old" >/dev/null 2>&1
        done
        """
    }

    /// Sets `why` where what runs is nothing to go back to: a version that never stood must not push out one that did.
    ///
    /// A container that somebody stopped was as it should be, if it had stood. After a restart a run counts when it has
    /// lasted ten minutes.
    private var steadyScript: String {
        """
        why=''
        seconds() { date -u -d "$(printf %.19s "$1" | tr T ' ')" +%s 2>/dev/null || echo 0; }
        set -- $look
        case $4/$5 in
            running/* | paused/*)
                age=$(($(date +%s) - $(seconds "$7")))
                if [ "$8" = unhealthy ]; then why='it is unhealthy'
                elif [ "$6" != 0 ] && [ "$age" -lt 600 ]; then why='it restarts'; fi ;;
            exited/0 | exited/130 | exited/137 | exited/143)
                end=$(docker inspect --type container -f '{{.State.FinishedAt}}' \(containerWord)) || exit
                age=$(($(seconds "$end") - $(seconds "$7"))) least=20
                [ "$6" = 0 ] || least=600
                [ "$age" -ge "$least" ] || why="it ran for $age s only" ;;
            *) why="it is $4, with exit code $5" ;;
        esac
        docker image inspect "$image" >/dev/null 2>&1 || why='docker has its image no more'
        """
    }

    /// Where the one before was replaced since, its lines become those of the last one.
    private var blackBoxScript: String {
        """
        { read -r _ before _ <"$folder/next"; } 2>/dev/null || before=$id
        [ "$before" = "$id" ] || mv -f "$folder/next" "$folder/last" || exit
        {
            printf '%s %s\\n' "$(date +%s)" "$look"
            docker logs --tail \(Self.lastLogLines) \(containerWord) 2>&1 | tail -c 1000000
        } >"$folder/next.new" && mv -f "$folder/next.new" "$folder/next"
        """
    }

    // MARK: The secrets

    /// How a step ends that found a secret file changed, having moved the directory.
    package static let alteredStatus: Int32 = 9

    private var sumsFunction: String {
        """
        sums() {
            for file in \(secrets.map(ShellWord.quote).joined(separator: " ")); do
                sum=none
                if [ -d "$file" ]; then
                    sum=$(find -H "$file" -type f -exec sha256sum {} + 2>/dev/null | sort | sha256sum)
                elif [ -e "$file" ]; then
                    sum=$(sha256sum 2>/dev/null <"$file") || sum=unreadable
                fi
                printf '%s %s\\n' "${sum%% *}" "$file"
            done
        }
        """
    }

    /// What was found to be altered stays found, until it is what it was, or somebody takes the mark away.
    private var secretsStillAlteredScript: String {
        guard !secrets.isEmpty else { return "" }
        return """
            if [ -e "$folder/altered" ]; then
                altered=$(\(differenceCommand))
                [ -z "$altered" ] || { printf '%s\\n' "$altered"; exit \(Self.alteredStatus); }
                rm -f "$folder/altered"
            fi
            """
    }

    private var differenceCommand: String {
        """
        sums | while IFS= read -r line; do
            grep -q -x -F -e "$line" "$folder/secrets" || printf 'altered %s\\n' "${line#* }"
        done
        """
    }

    /// Takes the mark away; what a person is told to paste who has seen to it.
    package var acceptCommand: String {
        ShellWord.asOwner(owner, "rm \(shownKeepFolder)/altered")
    }

    /// Ends with ``alteredStatus`` where a secret file is not what it was, naming it as ``Incoming/read(_:)`` takes it.
    var secretsUnchangedScript: String {
        guard !secrets.isEmpty else { return "" }
        return """
            \(keepFolder)
            \(sumsFunction)
            altered=$(\(differenceCommand))
            [ -z "$altered" ] || {
                printf '%s\\n' "$altered"
                # Where no file can be made, a shell would end there.
                (: >"$folder/altered")
                exit \(Self.alteredStatus)
            }
            """
    }
}
