import Contract
import Matrix
import Settings
import Testing

@Suite("what an action may be given, and by whom")
struct ArgumentTests {
    private static let list =
        #"expected 1 to 5 lists by their names, { level = ["info", "debug"] }; "#
    private static let name =
        "expected a word for the room: a small letter, then small letters, digits or -, 32 at most"
    private static let value =
        "expected a value of letters, digits and . _ -, a letter or digit first, no dot last, 64 at most"

    private func text(_ line: String) -> String {
        Short.followed(by: "[service.bridge.actions.log]\ncommand = \"true\"\n\(line)")
    }

    private func configuration(_ line: String, admins: String = #"["@grant:example.org"]"#) throws
        -> Configuration
    {
        let text = text(line).replacing(#"admins = ["@grant:example.org"]"#, with: "admins = \(admins)")
        return try Configuration.read(text: text, file: "c")
    }

    @Test("arguments stand in the order of the file, and so do their values")
    func order() throws {
        let line = #"arguments = { level = ["info", "debug"], area = ["Z", "a_1", "0.5-b"] }"#
        let arguments = try configuration(line).services[0].actions[0].arguments
        #expect(
            arguments == [
                ActionArgument(name: "level", values: ["info", "debug"]),
                ActionArgument(name: "area", values: ["Z", "a_1", "0.5-b"]),
            ])
        let section = "[service.bridge.actions.log.arguments]\nz = [\"1\"]\na = [\"1\"]"
        #expect(try configuration(section).services[0].actions[0].arguments.map(\.name) == ["z", "a"])
        #expect(try configuration("").services[0].actions[0].arguments == [])
    }

    @Test(
        "what is wrong with them is said where it stands",
        arguments: [
            ("arguments = 3", "14:13", list + "found an integer"),
            ("arguments = {}", "14:13", list + "found 0 of them"),
            (
                #"arguments = { a = ["1"], b = ["1"], c = ["1"], d = ["1"], e = ["1"], f = ["1"] }"#, "14:13",
                list + "found 6 of them"
            ),
            (#"arguments = { Level = ["info"] }"#, "14:15", name),
            (#"arguments = { "a b" = ["info"] }"#, "14:15", name),
            (#"arguments = { "a=b" = ["info"] }"#, "14:15", name),
            (
                "arguments = { level = 3 }", "14:23",
                "level: expected a list of 1 to 20 values; found an integer"
            ),
            (
                "arguments = { level = [] }", "14:23",
                "level: expected a list of 1 to 20 values; found an empty list"
            ),
            (
                "arguments = { level = [\((1...21).map { "\"v\($0)\"" }.joined(separator: ", "))] }", "14:23",
                "level: expected a list of 1 to 20 values; found 21 of them"
            ),
            (#"arguments = { level = ["info", "Info"] }"#, "14:32", "level: stands twice"),
            (#"arguments = { level = ["info", 3] }"#, "14:32", "level: \(value); found an integer"),
        ])
    func mistakes(line: String, place: String, words: String) {
        #expect(printed(text(line)) == ["c.toml:\(place): [service.bridge.actions.log] arguments: \(words)"])
    }

    @Test(
        "a value is made of the safe alphabet",
        arguments: [
            "", "-f", ".", "_a", "a b", "a;b", "a$b", "a/b", "a=b", "a'b", "a`b", "a*", "a\\n", "ä", "a.",
            "\u{212A}", "a\u{301}", "a\\u200B", "a\\u0000", "~", "a,b", "a+b", "a:b", "a@b",
            String(repeating: "a", count: 65),
        ])
    func values(text: String) {
        let found = printed(self.text("arguments = { level = [\"\(text)\"] }"))
        let place = "c.toml:14:24: [service.bridge.actions.log] arguments: level: "
        #expect(found == [place + Self.value], "\(found)")
    }

    @Test("who may is read; nobody named is every admin")
    func allow() throws {
        let both = #"["@grant:example.org", "@ada:example.org"]"#
        let read = try configuration(#"allow = ["@ada:example.org"]"#, admins: both)
        let bridge = try #require(ServiceName("bridge"))
        #expect(read.allow == [bridge: ["log": [try UserID("@ada:example.org")]]])
        #expect(try configuration("", admins: both).allow == [:])
    }

    @Test("whom the admins do not have cannot be allowed, and is named by line")
    func stranger() {
        let words = "[service.bridge.actions.log] allow: "
        let expected = "expected some of [matrix] admins; this one is not among them"
        #expect(
            printed(text(#"allow = ["@grant:example.org", "@ada:example.org"]"#)) == [
                "c.toml:14:32: \(words)\(expected)"
            ])
        #expect(
            printed(text("allow = [\n\"@grant:example.org\",\n\"@gr\u{E4}nt:example.org\"]")) == [
                "c.toml:16:1: \(words)\(expected)"
            ])
        let list = #"expected a list of user IDs, ["@name:server"], 1 at least; found "#
        #expect(printed(text("allow = []")) == ["c.toml:14:9: \(words)\(list)an empty list"])
        #expect(printed(text("allow = true")) == ["c.toml:14:9: \(words)\(list)a boolean"])
    }

    @Test("where the admins themselves are wrong, only that is said")
    func brokenAdmins() {
        let broken = text(#"allow = ["@ada:example.org"]"#).replacing(
            #"admins = ["@grant:example.org"]"#, with: "admins = 3")
        #expect(printed(broken).count == 1)
    }

    @Test("what needs a restart is told by its section; who may command does not")
    func changed() throws {
        let both = #"["@grant:example.org", "@ada:example.org"]"#
        let old = try configuration("")
        #expect(try configuration("", admins: both).changedSections(since: old) == [])
        #expect(
            try configuration(#"allow = ["@ada:example.org"]"#, admins: both).changedSections(since: old)
                == [])
        let more = #"arguments = { level = ["info"] }"#
        #expect(try configuration(more, admins: both).changedSections(since: old) == ["[service]"])
        let named = try configuration("[watch]\nmention = []\npoll = \"1m\"\n[commands]\nwaiting = 3")
        #expect(named.changedSections(since: old) == ["[commands]", "[watch]"])
        #expect(old.changedSections(since: named) == ["[commands]", "[watch]"])
    }
}
