// Of git's signatures only ssh's count here: of those the file on the host says which keys are good. An OpenPGP or X.509
// signature is good if its key is in the user's keyring, where anything may be.

extension Service {
    /// Refuses `$incoming` unless one of the allowed keys signed it; nothing where that is not asked for.
    ///
    /// It says why not in lines that ``Objection/read(_:)`` takes, and sets `status` to
    /// ``Objection/distrustStatus``. It says nothing of a commit that may come.
    var signatureScript: String {
        guard let meansScript else { return "" }
        return """
            \(meansScript)
            \(commitScript)
            \(Self.distrustScript)
            """
    }

    /// Goes before whatever reads or moves to a commit that has to be signed.
    ///
    /// A replace ref gives a commit's name to another one: git would check the one and unpack the other.
    var plainObjects: String { allowedSigners == nil ? "" : "export GIT_NO_REPLACE_OBJECTS=1" }

    /// Sets `distrust` where the host has not what a signature is checked with; `nil` where none is.
    var meansScript: String? {
        guard let allowedSigners else { return nil }
        return """
            distrust= said=
            signers=\(ShellWord.quote(allowedSigners))
            number=$(git version) && number=${number#git version }
            case $number in
                [0-9]*.[0-9]*) major=${number%%.*} minor=${number#*.} minor=${minor%%[!0-9]*} ;;
                *) major=0 minor=0 ;;
            esac
            if [ "$major" -lt 2 ] || { [ "$major" -eq 2 ] && [ "$minor" -lt 34 ]; }; then
                distrust=old-git said="git $number"
            elif ! command -v ssh-keygen >/dev/null 2>&1; then
                distrust=no-ssh-keygen
            elif ! [ -f "$signers" ] || ! [ -r "$signers" ] || ! real=$(readlink -f "$signers"); then
                distrust=no-signers
            else
                case $real in "$(pwd -P)"/*) distrust=signers-inside said=$real ;; esac
                [ -z "$(find "$real" -prune -perm -0002)" ] || distrust=signers-open
            fi
            """
    }

    /// Sets `distrust` where `$incoming` is not signed by one of the keys, and `said` to git's words.
    ///
    /// The settings on the command line go before those of the clone and of its owner.
    private var commitScript: String {
        """
        if [ -z "$distrust" ]; then
            case $(git cat-file commit "$incoming" | sed -n -e '/^$/q' -e 's/^gpgsig[a-z0-9-]* //p' | head -n 1) in
                '') distrust=unsigned ;;
                '-----BEGIN SSH SIGNATURE-----')
                    said=$(git \(Self.verifySettings.joined(separator: " ")) \
        -c gpg.ssh.allowedSignersFile="$signers" verify-commit "$incoming" 2>&1) || distrust=refused ;;
                *) distrust=foreign ;;
            esac
        fi
        """
    }

    private static let distrustScript = """
        if [ -n "$distrust" ]; then
            echo "untrusted $distrust"
            printf '%s\\n' "$said" | sed -n 's/^./because &/p' | head -n \(Distrust.wordLimit)
            status=\(Objection.distrustStatus)
        fi
        """

    private static let verifySettings = [
        "gpg.program=false", "gpg.openpgp.program=false", "gpg.x509.program=false",
        "gpg.ssh.program=ssh-keygen", "gpg.minTrustLevel=fully",
    ].map { "-c \($0)" }

    /// What a person is shown of it, to be pasted; `nil` where it is not asked for.
    var verifyCommand: String? {
        allowedSigners.map {
            "git -c gpg.ssh.allowedSignersFile=\(ShellWord.quote($0)) verify-commit \(ShellWord.quote(releaseLine))"
        }
    }

    /// The same from anywhere on the host.
    package var verifyLine: String? { verifyCommand.map { ShellWord.asOwner(owner, "\(enter) && \($0)") } }

    /// The command of the move as a person is shown it.
    func shownMove(_ move: String) -> String { verifyCommand.map { "\($0) && \(move)" } ?? move }

    /// The script of the move, which goes to the very commit that was found to be signed where that is asked for.
    ///
    /// It resolves and checks anew, and moves by the hash: a fetch of somebody else's may have moved the name since the
    /// look, and may again. So its secrets are looked for anew, too.
    func moveScript(_ move: String) -> String {
        guard allowedSigners != nil else { return "\(enter) && \(move)" }
        let verified =
            switch updateMode {
            case .reset: #"git reset --hard "$incoming""#
            case .fastForward: #"git merge --ff-only "$incoming""#
            }
        return """
            \(enter) || exit
            \(plainObjects)
            incoming=$(git rev-parse --verify \(ShellWord.quote("refs/remotes/\(releaseLine)"))^0) || exit
            \(secretsScript)
            \(signatureScript)
            [ $status = 0 ] || exit $status
            echo "target $incoming"
            \(verified) || exit
            # A gentle move leaves what is ahead of it as it is.
            [ "$(git rev-parse --verify HEAD^0)" = "$incoming" ] ||
                { echo 'the directory is ahead of what was found to be signed: nothing is built' >&2; exit 1; }
            """
    }
}
