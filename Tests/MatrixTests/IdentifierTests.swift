import Foundation
import Matrix
import Testing
import TestKit

@Suite("Identifiers")
struct IdentifierTests {
    @Test(
        "user IDs that are taken",
        arguments: [
            "@grant:example.org", "@grant:example.org:8448", "@a/b+c=d.e_f-g:localhost", "@bot:[::1]:8448",
            "@bot:1.2.3.4", "@Old.Näme!:example.org", "@a:b",
        ])
    func userIDs(text: String) throws {
        #expect(try UserID(text).text == text)
    }

    @Test(
        "texts that are no user IDs",
        arguments: [
            "", "@", "grant:example.org", "@grant", "@grant:", "@:example.org", "@grant:exa mple.org",
            "@gr ant:example.org",
            "@grant:example.org\n", "@grant:example.org:", "@grant:example.org:0", "@grant:example.org:65536",
            "@grant:example.org:123456", "@grant:[::1", "@grant:[::1]x", "@grant:[zz]", "!grant:example.org",
            "@grant\u{0}:example.org", "@grant\u{202E}:example.org", "@gr\u{200B}ant:example.org",
            "@gr\u{AD}ant:example.org",
            "@grant:exämple.org", "@\u{301}grant:example.org\u{85}", "@grant:example.org/path", "@grant:a@b",
        ])
    func noUserIDs(text: String) {
        #expect(throws: IdentifierError.self) { try UserID(text) }
    }

    @Test("an identifier has at most 255 bytes, and bytes are what is counted")
    func length() throws {
        let longest = "@" + String(repeating: "a", count: 252) + ":b"
        #expect(longest.utf8.count == 255)
        #expect(try UserID(longest).localpart.utf8.count == 252)
        #expect(throws: IdentifierError.self) { try UserID("@a" + longest.dropFirst()) }
        #expect(throws: IdentifierError.self) { try EventID("$" + String(repeating: "é", count: 128)) }
    }

    @Test("a user ID is split at the first colon")
    func split() throws {
        let user = try UserID("@bot:example.org:8448")
        #expect(user.localpart == "bot")
        #expect(user.server.text == "example.org:8448")
    }

    @Test("a look-alike is another user, in comparisons, sets and dictionaries")
    func lookAlikes() throws {
        let (kelvin, plain) = (try UserID("@\u{212A}:example.org"), try UserID("@K:example.org"))
        let (composed, decomposed) = (try UserID("@\u{E9}:example.org"), try UserID("@e\u{301}:example.org"))
        #expect(
            kelvin.text == plain.text, "String itself takes them for the same: that is why the bytes count")
        #expect(kelvin != plain)
        #expect(composed != decomposed)
        #expect(Set([kelvin, plain, composed, decomposed]).count == 4)
        #expect([plain: 100][kelvin] == nil)
        #expect(kelvin > plain)
        #expect(AnyHashable(kelvin) != AnyHashable(plain))
    }

    @Test(
        "room IDs are taken with a server and, since room version 12, without",
        arguments: [
            "!opaque:example.org", "!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM", "!a:b:c", "!a:",
        ])
    func roomIDs(text: String) throws {
        #expect(try RoomID(text).description == text)
    }

    @Test("texts that are no room IDs", arguments: ["", "!", "#a:b", "opaque", "! a:b", "!a\u{0}b"])
    func noRoomIDs(text: String) {
        #expect(throws: IdentifierError.self) { try RoomID(text) }
    }

    @Test(
        "event IDs are taken from every version of rooms",
        arguments: [
            "$Rqnc-F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg", "$acR1l0raoZnm60CBwAVgqbZqoO/mYU81xysh1u7XcJk",
            "$143273582443PhrSn:example.org",
        ])
    func eventIDs(text: String) throws {
        #expect(try EventID(text).text == text)
    }

    @Test("an alias has a name and a server")
    func aliases() throws {
        #expect(try RoomAlias("#ops:example.org").server.text == "example.org")
        for text in ["#ops", "ops:example.org", "#:example.org", "#ops:"] {
            #expect(throws: IdentifierError.self) { try RoomAlias(text) }
        }
    }

    @Test("a transaction ID never disappears in a path")
    func transactions() throws {
        #expect(try TransactionID("m1/2+3").text == "m1/2+3")
        for text in ["", ".", "..", "a b"] {
            #expect(throws: IdentifierError.self) { try TransactionID(text) }
        }
    }

    @Test(
        "a media URI holds nothing that could leave its path",
        arguments: [
            "mxc://example.org/..", "mxc://example.org/a/b", "mxc://example.org/", "mxc:///abc",
            "https://example.org/abc",
            "mxc://example.org/a%2F", "mxc://exa mple.org/abc", "mxc://example.org/a?b",
            "mxc:example.org/abc",
        ])
    func noMedia(text: String) {
        #expect(throws: IdentifierError.self) { try MediaURI(text) }
    }

    @Test("a media URI is taken apart")
    func media() throws {
        let media = try MediaURI("mxc://example.org:8448/AbC_d-1")
        #expect(media.server.text == "example.org:8448")
        #expect(media.mediaID == "AbC_d-1")
    }

    @Test("identifiers are coded as plain strings, and checked when they come back")
    func coding() throws {
        let users = [try UserID("@a:b")]
        let data = try JSONEncoder().encode(users)
        #expect(String(decoding: data, as: UTF8.self) == #"["@a:b"]"#)
        #expect(try JSONDecoder().decode([UserID].self, from: data) == users)
        #expect(throws: IdentifierError.self) {
            try JSONDecoder().decode([UserID].self, from: Data(#"["a:b"]"#))
        }
    }

    @Test("an error says what was expected, and not what was there")
    func errors() {
        let error = #expect(throws: IdentifierError.self) { try UserID("hunter2:example.org") }
        #expect(error?.description == "a user ID begins with @")
    }

    @Test("random bytes are an identifier of sound characters, or none")
    func fuzz() throws {
        var random = SeededGenerator()
        let alphabet = "@!#$:./[]aZ0-_ \u{0}\n\u{7F}\u{202E}\u{301}é💥".unicodeScalars.map { $0 }
        for _ in 0..<20_000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                scalars.append(alphabet.randomElement(using: &random) ?? "@")
            }
            let text = String(scalars)
            guard let user = try? UserID(text) else { continue }
            #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }, "seed \(random.seed)")
            #expect("@\(user.localpart):\(user.server.text)".sameBytes(as: text), "seed \(random.seed)")
        }
    }
}
