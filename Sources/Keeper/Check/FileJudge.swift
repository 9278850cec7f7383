import Contract

/// What is to be thought of the bot's own files.
enum FileJudge {
    /// Who may write it commands the bot; a secret is not in it.
    static func configuration(_ look: FileLook) -> Finding {
        writing(look, "configuration", good: "has no mistake")
    }

    /// Whoever reads the token is the bot.
    static func token(_ look: FileLook) -> Finding {
        secret(look, "token file", mend: "store the bot's access token there, mode 0600")
    }

    /// Whoever reads the heartbeat's address can feign a bot that lives.
    static func heartbeat(_ look: FileLook) -> Finding {
        secret(look, "heartbeat file", mend: "store the monitor's address there, mode 0600")
    }

    private static func secret(_ look: FileLook, _ subject: String, mend: String) -> Finding {
        if let trouble = reading(look, subject, mend: mend) { return trouble }
        guard look.mode & 0o077 != 0 else { return Finding(.ok, subject, "`\(look.path)` is private") }
        let everybody = look.mode & 0o007 != 0
        return Finding(
            everybody ? .failed : .warning, subject,
            "\(everybody ? "everybody" : "its group") may get at `\(look.path)` (mode \(octal(look.mode)))",
            mend: "`chmod 600 \(ShellWord.quote(look.path))`")
    }

    /// ssh does not use a key of its user's that others may read.
    static func key(_ look: FileLook) -> Finding {
        let subject = "ssh key"
        if let trouble = reading(look, subject, mend: "make one: README, \"A key for the bot\"") {
            return trouble
        }
        guard look.mode & 0o077 != 0 else { return Finding(.ok, subject, "`\(look.path)` is private") }
        return Finding(
            look.isOurs || look.mode & 0o007 != 0 ? .failed : .warning, subject,
            "others may get at `\(look.path)` (mode \(octal(look.mode)))"
                + (look.isOurs ? ": ssh does not use it" : ""),
            mend: "`chmod 600 \(ShellWord.quote(look.path))`")
    }

    /// Who may write the known hosts can put another machine in a host's place.
    static func knownHosts(_ look: FileLook) -> Finding {
        writing(look, "known hosts", good: "can be read, and written by nobody else")
    }

    /// The folder that holds the journal.
    ///
    /// - Parameters:
    ///   - look: the folder.
    ///   - entries: what lies in it.
    ///   - above: the nearest thing above it that is there.
    /// - Returns: whether it can hold a journal, and hides it from others.
    static func state(_ look: FileLook, entries: [String]?, above: FileLook) -> Finding {
        let subject = "state folder"
        let path = "`\(look.path)`"
        switch look.kind {
        case .missing:
            guard above.kind == .folder, above.isWritable else {
                return Finding(
                    .failed, subject, "\(path) is not there, and `\(above.path)` cannot be written",
                    mend: "make it, mode 0700, and give it to the bot's user")
            }
            return Finding(.ok, subject, "\(path) will be made")
        case .file, .other:
            return Finding(.failed, subject, "\(path) is no folder", mend: "set `directory` in [state]")
        case .folder: break
        }
        guard look.isReadable, look.isWritable else {
            return Finding(
                .failed, subject, "\(path) cannot be written", mend: "give it to the bot's user")
        }
        guard look.mode & 0o077 != 0 else {
            return Finding(.ok, subject, "\(path) is private, and can be written")
        }
        // As the journal has it: one that is plainly its own is tightened, another may be somebody's home.
        let isTightened = look.isOurs && (entries?.allSatisfy { $0.hasPrefix("journal.") } ?? false)
        return Finding(
            isTightened ? .warning : .failed, subject,
            "others may get at \(path) (mode \(octal(look.mode)))"
                + (isTightened ? "; `run` mends that" : ""),
            mend: "`chmod 700 \(ShellWord.quote(look.path))`")
    }

    /// The output of long updates waits there, and the journal needs some room beside it.
    static func disk(_ room: DiskRoom) -> Finding {
        let words = "\(HostJudge.size(room.free)) free for the state folder"
        if let inodes = room.freeInodes, inodes < HostJudge.fewInodes {
            return Finding(
                .failed, "disk", "\(inodes) inodes left for the state folder", mend: "`df -i` tells where")
        }
        guard room.free < 1 << 20 else { return Finding(.ok, "disk", words) }
        return Finding(
            room.free < 50 << 10 ? .failed : .warning, "disk", words,
            mend: "long outputs wait there until the room has them: `df -h` tells what fills it")
    }

    /// `OpenSSH_9.2p1 Debian-2, OpenSSL 3.0.8`: 8.7 knows all options that are passed.
    static func ssh(_ said: String) -> Finding {
        guard let name = said.firstRange(of: "OpenSSH_") else {
            return Finding(
                .warning, "ssh", "is not OpenSSH, or does not say so", mend: "install openssh-client",
                said: [said])
        }
        let numbers = said[name.upperBound...].prefix { $0.isNumber || $0 == "." }
        let parts = numbers.split(separator: ".").map { Int($0) ?? 0 } + [0, 0]
        guard (parts[0], parts[1]) >= (8, 7) else {
            return Finding(.failed, "ssh", "is OpenSSH \(numbers)", mend: "OpenSSH 8.7 or later is needed")
        }
        return Finding(.ok, "ssh", "is OpenSSH \(numbers)")
    }

    // MARK: What they share

    private static func reading(_ look: FileLook, _ subject: String, mend: String) -> Finding? {
        switch look.kind {
        case .missing: return Finding(.failed, subject, "`\(look.path)` is not there", mend: mend)
        case .folder, .other: return Finding(.failed, subject, "`\(look.path)` is no file", mend: mend)
        case .file: break
        }
        guard look.isReadable else {
            return Finding(
                .failed, subject, "`\(look.path)` cannot be read by this user",
                mend: "give it to the bot's user")
        }
        return nil
    }

    private static func writing(_ look: FileLook, _ subject: String, good: String) -> Finding {
        if let trouble = reading(look, subject, mend: "is its path right?") { return trouble }
        guard look.mode & 0o022 != 0 else { return Finding(.ok, subject, "`\(look.path)` \(good)") }
        let everybody = look.mode & 0o002 != 0
        return Finding(
            everybody ? .failed : .warning, subject,
            "\(everybody ? "everybody" : "its group") may write `\(look.path)` (mode \(octal(look.mode)))",
            mend: "`chmod go-w \(ShellWord.quote(look.path))`")
    }

    private static func octal(_ mode: UInt32) -> String {
        let digits = String(mode & 0o777, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
