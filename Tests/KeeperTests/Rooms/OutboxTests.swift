import Foundation
import Journal
import Matrix
import Synchronization
import Testing

@testable import Keeper

@Suite("Each thing is said once, and what matters first", .timeLimit(.minutes(2)))
struct OutboxTests {
    @Test("by priority, in the order of storing, and noted as sent")
    func order() async throws {
        let post = try Post(HomeserverByScript())
        try await post.say(post.row("b"), post.row("a"))
        try await post.say(post.row("late but urgent", .urgent))
        // The homeserver has the last one before the journal notes that.
        try await post.run(until: "all are noted as sent") { try await post.journal.unsent().isEmpty }
        #expect(post.server.room.map(\.body) == ["late but urgent", "b", "a"])
        try await post.close()
        try post.remove()
    }

    @Test(
        "what passes is waited for: nothing is lost, nothing is doubled, the order stays",
        arguments: [
            HomeserverByScript.Answer.silence, .refused(429, "M_LIMIT_EXCEEDED", retryAfter: 1),
            .refused(500, "M_UNKNOWN"),
            .html(502), .html(404), .html(200), .refused(429, "M_LIMIT_EXCEEDED"),
        ])
    func passing(trouble: HomeserverByScript.Answer) async throws {
        let post = try Post(try HomeserverByScript { _, count in count < 3 ? trouble : .taken })
        try await post.say(post.row("a", .urgent), post.row("b"))
        try await post.run(until: "all are sent") { try await post.journal.unsent().isEmpty }
        #expect(post.server.room.map(\.body) == ["a", "b"])
        try await post.close()
        try post.remove()
    }

    @Test(
        "what the homeserver refuses for good is given up, and holds up nothing",
        arguments: [(403, "M_FORBIDDEN"), (400, "M_BAD_JSON"), (404, "M_NOT_FOUND")])
    func hopeless(status: Int, code: String) async throws {
        let post = try Post(
            try HomeserverByScript { request, _ in request.body == "bad" ? .refused(status, code) : .taken })
        try await post.say(post.row("bad", .urgent), post.row("good"))
        try await post.run(until: "all is settled") { try await post.journal.unsent().isEmpty }
        #expect(post.server.room.map(\.body) == ["good"])
        #expect(post.server.requests.filter { $0.body == "bad" }.count == 1)
        try await post.close()
        try post.remove()
    }

    @Test(
        "what is too large is said in few words, and given up where that is too large as well",
        arguments: [301, 0])
    func tooLarge(limit: Int) async throws {
        let post = try Post(
            try HomeserverByScript { request, _ in
                request.body.hasPrefix("xx") && request.body.count > limit + 60
                    ? .refused(413, "M_TOO_LARGE") : .taken
            })
        var large = try post.row("large", .urgent)
        large.content = try MessageContent.notice(String(repeating: "x", count: 5000)).canonicalData()
        try await post.say(large, post.row("good"))
        try await post.run(until: "all is settled") { try await post.journal.unsent().isEmpty }
        #expect(post.server.requests.count == 3)
        #expect(post.server.room.count == (limit > 0 ? 2 : 1))
        #expect(post.server.room.last?.body == "good")
        if limit > 0 { #expect(post.server.room.first?.body.contains("did not take more") == true) }
        try await post.close()
        try post.remove()
    }

    @Test(
        "a proxy that finds no homeserver says nothing of a message: the order stays, however long it lasts")
    func gateway() async throws {
        let post = try Post(try HomeserverByScript { _, count in count < 12 ? .html(502) : .taken })
        try await post.say(post.row("a", .urgent), post.row("b"))
        try await post.run(until: "all are sent") { try await post.journal.unsent().isEmpty }
        #expect(post.server.room.map(\.body) == ["a", "b"])
        try await post.close()
        try post.remove()
    }

    @Test("once the homeserver is heard again, what was held up is tried at once")
    func recovery() async throws {
        let isBack = Mutex(false)
        let post = try Post(
            try HomeserverByScript { _, _ in
                isBack.withLock { $0 } ? .taken : .refused(500, "M_UNKNOWN")
            })
        try await post.say(post.row("a", .urgent))
        // By now the next try is minutes away: no test would wait for it.
        try await post.run(until: "it is tried often") { post.server.requests.count >= 10 }
        isBack.withLock { $0 = true }
        let begun = ContinuousClock.now
        await post.outbox.heard(true)
        try await post.run(until: "it is sent") { try await post.journal.unsent().isEmpty }
        #expect(ContinuousClock.now - begun < .seconds(5))
        try await post.close()
        try post.remove()
    }

    @Test("what may not stand where it answers, by whoever's thread that is, is said all the same, once")
    func thread() async throws {
        let post = try Post(
            try HomeserverByScript { request, _ in
                request.content["m.relates_to"] != nil ? .refused(400, "M_UNKNOWN") : .taken
            })
        var row = try post.row("outcome", .urgent)
        let place = MessageReference.threadReply(root: try .make(1), to: try .make(2))
        row.content = try MessageContent.notice("outcome", relation: place).canonicalData()
        try await post.say(row, post.row("good"))
        try await post.run(until: "all are sent") { try await post.journal.unsent().isEmpty }
        #expect(post.server.room.map(\.body) == ["outcome", "good"])
        #expect(post.server.requests.filter { $0.body == "outcome" }.count == 2)
        try await post.close()
        try post.remove()
    }

    @Test("a message that the homeserver stumbles over keeps nothing behind it unsaid, and is tried on")
    func poison() async throws {
        let post = try Post(
            try HomeserverByScript { request, count in
                request.body == "poison" && count < 9 ? .refused(500, "M_UNKNOWN") : .taken
            })
        try await post.say(post.row("poison", .urgent), post.row("good"))
        try await post.run(until: "all are sent") { try await post.journal.unsent().isEmpty }
        #expect(post.server.room.map(\.body) == ["good", "poison"])
        try await post.close()
        try post.remove()
    }

    @Test(
        "a lost login ends it, and what was to be said is still there",
        arguments: ["M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"])
    func lostLogin(code: String) async throws {
        let post = try Post(try HomeserverByScript { _, _ in .refused(401, code) })
        try await post.say(post.row("a"))
        await #expect(throws: MatrixError.self) { try await post.outbox.run() }
        #expect(try await post.journal.unsent().count == 1)
        try await post.close()
        try post.remove()
    }

    @Test("what was sent and not yet noted when the bot died is one event all the same; the rest follows")
    func crash() async throws {
        let server = try HomeserverByScript { request, count in
            // The first answer is lost on its way.
            count == 0 ? .silence : .taken
        }
        let first = try Post(server)
        try await first.say(first.row("a", .urgent), first.row("b"))
        try await first.run(until: "one is sent") { server.room.count >= 1 }
        // Stored, and never tried: what is over before it was tried is not said.
        try await first.journal.enqueue([
            first.row("progress", .progress), first.row("end", .edit, editing: "progress"),
        ])
        try await first.close()
        let second = try await Post.again(server, folder: first.folder)
        try await second.outbox.restore()
        try await second.run(until: "all are sent") { try await second.journal.unsent().isEmpty }
        #expect(server.room.map(\.body) == ["a", "b", "progress", "end"])
        try await second.close()
        try second.remove()
    }

    @Test("what is handed over twice, also long after it was sent, is sent once")
    func twice() async throws {
        let post = try Post(HomeserverByScript())
        let row = try post.row("a")
        try await post.say(row)
        try await post.say(row)
        try await post.run(until: "it is sent") { try await post.journal.unsent().isEmpty }
        try await post.say(row)
        try await post.say(try post.row("b"))
        try await post.run(until: "the other is sent") { try await post.journal.unsent().isEmpty }
        #expect(post.server.requests.map(\.body) == ["a", "b"])
        try await post.close()
        try post.remove()
    }

    @Test(
        "what is sent while it is being stored is noted once it is there, whatever the homeserver says to it",
        arguments: [HomeserverByScript.Answer.taken, .refused(403, "M_FORBIDDEN")])
    func whileStoring(answer: HomeserverByScript.Answer) async throws {
        let post = try Post(try HomeserverByScript { _, _ in answer })
        let row = try post.row("a")
        let isStored = Gate()
        await post.outbox.send([row], whileStoring: isStored)
        try await post.run(until: "it came before it was stored, and is noted after that") {
            guard !post.server.requests.isEmpty else { return false }
            try await post.journal.enqueue([row])
            isStored.open(true)
            return try await post.journal.unsent().isEmpty
        }
        #expect(post.server.requests.map(\.body) == ["a"])
        try await post.close()
        try post.remove()
    }

    @Test("what never gets stored keeps nobody from ending")
    func neverStored() async throws {
        let post = try Post(HomeserverByScript())
        await post.outbox.send([try post.row("a")], whileStoring: Gate())
        try await post.run(until: "it came") { !post.server.requests.isEmpty }
        #expect(try await post.journal.eventID(of: post.row("a").transaction) == nil)
        try await post.close()
        try post.remove()
    }

    // MARK: Edits

    @Test("of a message's edits the latest waits, and they are spaced")
    func edits() async throws {
        let post = try Post(HomeserverByScript())
        try await post.say(post.row("progress", .progress))
        let original = try TransactionID("progress")
        try await post.run(until: "it is sent") { post.server.room.count == 1 }
        for number in 0..<50 {
            await post.outbox.amend(original, to: MessageContent.notice("edit \(number)"))
        }
        try await post.run(until: "it is edited") { post.server.room.count == 2 }
        #expect(post.server.room.last?.body == "edit 49")
        #expect(post.server.room.last?.isEdit == true)
        try await post.close()
        try post.remove()
    }

    @Test("an edit whose answer was lost is tried again under its own name, and so is made once")
    func lostEdit() async throws {
        let post = try Post(
            try HomeserverByScript { request, count in request.isEdit && count < 4 ? .silence : .taken })
        try await post.say(post.row("progress", .progress))
        let original = try TransactionID("progress")
        try await post.run(until: "it is sent") { post.server.room.count == 1 }
        await post.outbox.amend(original, to: MessageContent.notice("edit"))
        try await post.run(until: "it is edited") { post.server.room.count == 2 }
        let tries = post.server.requests.filter(\.isEdit).map(\.transaction)
        #expect(tries.count > 1 && Set(tries).count == 1, "\(tries)")
        try await post.close()
        try post.remove()
    }

    @Test("behind a message's last edit no earlier one follows, though it failed and waited to be sent again")
    func staleEdit() async throws {
        let post = try Post(
            try HomeserverByScript { request, _ in
                guard request.body == "old" else { return .taken }
                // Long enough for the last edit to come while this one is on its way.
                Thread.sleep(forTimeInterval: 0.1)
                return .refused(502, "M_UNKNOWN")
            })
        try await post.say(post.row("progress", .progress))
        let original = try TransactionID("progress")
        try await post.run(until: "it is sent") { post.server.room.count == 1 }
        await post.outbox.amend(original, to: MessageContent.notice("old"))
        let said = Task {
            // While the old edit is tried, the last one comes.
            while !post.server.requests.contains(where: { $0.body == "old" }) {
                try await Task.sleep(for: .milliseconds(1))
            }
            try await post.say(post.row("end", .edit, editing: "progress"), post.row("after", .stranger))
        }
        try await post.run(until: "the last is sent") { post.server.room.contains { $0.body == "after" } }
        try await said.value
        let tries = post.server.requests.filter { $0.body == "old" }.count
        try await post.say(post.row("much later"))
        try await post.run(until: "another is sent") { post.server.room.contains { $0.body == "much later" } }
        try await Task.sleep(for: .milliseconds(400))
        #expect(post.server.requests.filter { $0.body == "old" }.count == tries)
        #expect(post.server.room.filter(\.isEdit).map(\.body) == ["end"])
        try await post.close()
        try post.remove()
    }

    @Test("one that always moves does not keep another from being edited")
    func fair() async throws {
        let post = try Post(HomeserverByScript(), factor: 200)
        for name in ["one", "two", "three"] { try await post.say(post.row(name, .progress)) }
        try await post.run(until: "they are sent") { post.server.room.count == 3 }
        let moving = Task {
            while !Task.isCancelled {
                for name in ["one", "two", "three"] {
                    await post.outbox.amend(
                        try TransactionID(name), to: MessageContent.notice("edit of \(name)"))
                }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        try await post.run(until: "there are some edits") { post.server.room.filter(\.isEdit).count >= 12 }
        moving.cancel()
        let counts = ["one", "two", "three"].map { name in
            post.server.room.filter { $0.body == "edit of \(name)" }.count
        }
        #expect((counts.min() ?? 0) >= 3, "\(counts)")
        try await post.close()
        try post.remove()
    }

    @Test("an alert that is over before it could be said is said all the same; a progress is not")
    func overBeforeSaid() async throws {
        let post = try Post(HomeserverByScript())
        try await post.say(
            post.row("alert", .urgent), post.row("resolved"), post.row("alert ends", .edit, editing: "alert"))
        try await post.say(
            post.row("progress", .progress), post.row("progress ends", .edit, editing: "progress"))
        try await post.run(until: "all is settled") { try await post.journal.unsent().isEmpty }
        #expect(post.server.room.map(\.body) == ["alert", "resolved", "alert ends"])
        try await post.close()
        try post.remove()
    }

    // MARK: Files

    private func attachment(_ post: Post, _ name: String = "log") throws -> StoredFile {
        let stored = try post.spool.store(["line"], as: name)
        return StoredFile(path: stored.path, name: "logs.txt", mimeType: "text/plain", size: stored.size)
    }

    @Test(
        "a file is uploaded once, however often its message has to be tried, and then it is gone from the spool"
    )
    func file() async throws {
        let post = try Post(
            try HomeserverByScript { request, count in
                !request.isUpload && count < 4 ? .refused(500, "M_UNKNOWN") : .taken
            })
        let file = try attachment(post)
        try await post.say(post.row("file", .file, file: file))
        try await post.run(until: "it is sent") { try await post.journal.unsent().isEmpty }
        #expect(post.server.requests.filter(\.isUpload).count == 1)
        #expect(post.server.room.last?.content["url"] == "mxc://b/file")
        #expect(!FileManager.default.fileExists(atPath: file.path))
        try await post.close()
        try post.remove()
    }

    @Test(
        "that a file was refused is said in the room",
        arguments: [HomeserverByScript.Answer.refused(413, "M_TOO_LARGE"), .html(413)])
    func fileRefused(answer: HomeserverByScript.Answer) async throws {
        let post = try Post(try HomeserverByScript { request, _ in request.isUpload ? answer : .taken })
        let file = try attachment(post)
        try await post.say(post.row("file", .file, file: file), post.row("behind", .edit))
        try await post.run(until: "all is settled") { try await post.journal.unsent().isEmpty }
        #expect(post.server.room.map(\.body).contains("behind"))
        #expect(post.server.room.contains { $0.body.hasPrefix("📎") && $0.body.contains("logs.txt") })
        #expect(!FileManager.default.fileExists(atPath: file.path))
        try await post.close()
        try post.remove()
    }

    @Test("a media repository that is broken for long holds up no other message")
    func brokenMedia() async throws {
        let post = try Post(try HomeserverByScript { request, _ in request.isUpload ? .html(500) : .taken })
        let file = try attachment(post)
        try await post.say(post.row("file", .file, file: file), post.row("behind", .stranger))
        try await post.run(until: "the other is noted as sent") {
            try await post.journal.unsent().count == 1
        }
        #expect(post.server.room.contains { $0.body == "behind" })
        #expect(FileManager.default.fileExists(atPath: file.path))
        try await post.close()
        try post.remove()
    }

    @Test("a file that is gone from the spool, and a content that cannot be read, hold up nothing")
    func unsendable() async throws {
        let post = try Post(HomeserverByScript())
        let file = try attachment(post)
        try FileManager.default.removeItem(atPath: file.path)
        var broken = try post.row("broken", .urgent)
        broken.content = Data("{".utf8)
        try await post.say(
            broken, post.row("file", .file, file: file), post.row("edit of nothing", .edit, editing: "never"))
        try await post.say(post.row("good", .stranger))
        try await post.run(until: "all is settled") { try await post.journal.unsent().isEmpty }
        #expect(post.server.room.map(\.body).contains("good"))
        try await post.close()
        try post.remove()
    }

    @Test("at the start the spool keeps what waits to be uploaded, and nothing else")
    func sweep() async throws {
        let server = try HomeserverByScript()
        let first = try Post(server)
        let kept = try attachment(first, "kept")
        let left = try attachment(first, "left")
        try await first.journal.enqueue([first.row("file", .file, file: kept)])
        try await first.close()
        let second = try await Post.again(server, folder: first.folder)
        try await second.outbox.restore()
        #expect(FileManager.default.fileExists(atPath: kept.path))
        #expect(!FileManager.default.fileExists(atPath: left.path))
        try await second.run(until: "it is sent") { try await second.journal.unsent().isEmpty }
        try await second.close()
        try second.remove()
    }
}
