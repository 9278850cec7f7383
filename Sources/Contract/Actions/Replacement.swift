// Compose replaces a container in several moves, and whoever ends it in the middle leaves two. Version 2 creates the new
// one as `OLDID_NAME`, stops the old one, removes it, and renames the new one. 1.29 stops the old one, renames it to
// `ITSID_NAME`, creates and starts the new one, and removes the old one. In both it is 12 digits of the ID.

extension Service {
    /// The first step of a change at which the container may be replaced; `nil` where none does that.
    package func replacingStep(of action: Action) -> Int? {
        switch action {
        case .status, .logs, .lastLogs, .restart, .stop: nil
        case .start: 1
        // Whichever way it goes, its image gets its name there.
        case .rollback: 3
        case .update, .mend: plan(for: action)?.steps.count
        // Before the container it is the files.
        case .adopt: plan(for: action).map { _ in Self.adoptMove }
        // Nobody knows what it runs.
        case .custom: 1
        }
    }

    /// How ``replacementScript`` ends while the container is being replaced.
    package static let replacedStatus: Int32 = 7

    /// Ends with 0 unless the container is just being replaced, and with ``replacedStatus`` when it is.
    ///
    /// What an earlier crash left is no replacement under way: what was never started counts if it was created since
    /// `BRIDGEKEEPER_BEGUN`, what was started before if it ended since. Where docker is away or forbidden, nobody
    /// replaces anything by it.
    package var replacementScript: String {
        let nothing = (DockerWords.away + DockerWords.forbidden).map { "-e \(ShellWord.quote($0))" }
        return """
            command -v docker >/dev/null || exit 0
            begun=$(date -u -d "@$BRIDGEKEEPER_BEGUN" +%Y-%m-%dT%H:%M:%S) || exit
            found=$(\(leftoverScript)
            ) || {
                printf '%s\\n' "$found" | grep -q -i -F \(nothing.joined(separator: " ")) && exit 0
                printf '%s\\n' "$found"
                exit 1
            }
            printf '%s\\n' "$found" | while IFS='|' read -r word _ name state started finished created; do
                [ "$word" = left ] || continue
                case $state/$started in
                    running/*) since=$begun ;;
                    */\(Leftover.never)) since=$created ;;
                    *) since=$finished ;;
                esac
                printf '%s\\n%s\\n' "$begun" "$since" | LC_ALL=C sort -c 2>/dev/null || continue
                echo "$name $state"
                exit \(Self.replacedStatus)
            done
            """
    }

    /// Looks for what compose has left under a temporary name, in lines that ``Leftover/init(line:)`` reads.
    ///
    /// It ends with 1 and docker's words where docker cannot tell.
    package var leftoverScript: String {
        let fields = [
            "{{.Name}}", "{{.State.Status}}", "{{.State.StartedAt}}", "{{.State.FinishedAt}}", "{{.Created}}",
            "{{index .Config.Labels \"com.docker.compose.service\"}}",
        ]
        return """
            ids=$(docker ps -a -q --no-trunc --filter name=\(ShellWord.quote("_" + container)) 2>&1) ||
                { printf '%s\\n' "$ids"; exit 1; }
            for id in $ids; do
                look=$(docker inspect --type container -f '\(fields.joined(separator: "|"))' "$id" 2>/dev/null) ||
                    continue
                look=${look#/}
                case ${look%%|*} in \(temporaryPattern)) ;; *) continue ;; esac
                # Without the label it is nothing of compose's.
                case $look in *'|') ;; *) printf 'left|%s|%s\\n' "$id" "${look%|*}" ;; esac
            done
            """
    }

    /// What such a name looks like to a shell.
    private var temporaryPattern: String {
        String(repeating: "[0-9a-f]", count: Leftover.digits) + "_" + containerWord
    }

    /// Clears what compose has left, as far as nothing can be lost by it, so that it can begin anew.
    ///
    /// What was never started is removed. 1.29's old container gets its name back, where no other has it that was ever
    /// started. `docker rm` without `-f` removes nothing that runs. Before all that goes what a dead git left.
    var mendScript: String {
        """
        \(unlockScript)
        found=$(\(leftoverScript)
        ) || { printf '%s\\n' "$found" >&2; exit 1; }
        [ -n "$found" ] || echo "nothing is left there"
        printf '%s\\n' "$found" | while IFS='|' read -r word id name state started _; do
            [ "$word" = left ] || continue
            if [ "$state/$started" = created/\(Leftover.never) ]; then
                echo "removing $name, which was never started"
                docker rm "$id" >/dev/null || exit
                continue
            fi
            case $id in "${name%%_*}"*) ;; *)
                echo "leaving $name as it is: it was started"
                continue ;;
            esac
            there=$(docker inspect --type container -f '{{.State.Status}}/{{.State.StartedAt}}' \(containerWord) 2>/dev/null)
            case $there in
                '') ;;
                created/\(Leftover.never)) docker rm \(containerWord) >/dev/null || exit ;;
                *)
                    echo "leaving $name as it is: the one after it was started"
                    continue ;;
            esac
            echo "renaming $name back"
            docker rename "$id" \(containerWord) || exit
        done
        """
    }
}
