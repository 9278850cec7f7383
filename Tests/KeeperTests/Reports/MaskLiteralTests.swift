import Matrix
import Testing
import TestKit

@testable import Keeper

@Suite("A known secret never leaves")
struct MaskLiteralTests {
    private static let secrets = [
        "s3cret-value", "a.b*c[d](e)+$^", #"back\slash\\es"#, "pässwörd-Ünïcode",
        "\u{1F600}\u{1F600}\u{1F600}",
        "aaaaaaaaaa", "abababababab", "with space in it", "\"quoted\" 'value'",
        "e\u{301}e\u{301}e\u{301}e\u{301}",
        String(repeating: "longest-of-all-", count: 20),
    ]

    @Test("in any place, with anything around it, however often", arguments: secrets)
    func anywhere(secret: String) {
        let mask = Mask(literals: [secret])
        var random = SeededGenerator()
        for _ in 0..<100 {
            var line = random.text(random.below(30))
            for _ in 0...random.below(3) { line += secret + random.text(random.below(30)) }
            let masked = mask.line(line)
            #expect(!Self.holds(masked, secret), "seed \(random.seed): \(line.debugDescription)")
            #expect(Self.holds(masked, Mask.sign), "seed \(random.seed)")
        }
    }

    @Test("also where a mark joins its last letter, and where it stands in a word")
    func joined() {
        let mask = Mask(literals: ["s3cret-value"])
        #expect(mask.line("s3cret-value\u{301}") == "[masked]\u{301}")
        #expect(mask.line("xs3cret-valuey") == "x[masked]y")
        #expect(mask.line("s3cret-values3cret-value") == "[masked]")
    }

    @Test("of secrets that overlap, or hold one another, nothing is left")
    func overlapping() {
        let mask = Mask(literals: ["hunter22", "hunter22-and-more", "aaaabbbb", "bbbbcccc"])
        #expect(mask.line("x hunter22-and-more y") == "x [masked] y")
        #expect(mask.line("aaaabbbbcccc") == "[masked]")
        #expect(mask.line("hunter22 and hunter22-and-more") == "[masked] and [masked]")
    }

    @Test("no cut goes through it, and the beginning of one that was cut before goes too", arguments: secrets)
    func cuts(secret: String) {
        let mask = Mask(literals: [secret])
        let size = secret.utf8.count
        for offset in stride(from: 0, through: size + 3, by: size > 100 ? 29 : 1) {
            let line = String(repeating: ".", count: Mask.lineLimit - offset) + secret + "tail"
            let masked = mask.line(line)
            #expect(!Self.holds(masked, secret))
            #expect(!Self.holdsPart(masked, of: secret), "cut at \(offset)")
        }
        // As `Remote` cuts a line, at a letter.
        for kept in stride(from: 1, to: secret.unicodeScalars.count, by: size > 100 ? 7 : 1) {
            let part = String(String.UnicodeScalarView(secret.unicodeScalars.prefix(kept)))
            let masked = mask.line("..." + part + "… [\(size) bytes cut]")
            #expect(!Self.holdsPart(masked, of: secret), "\(kept) letters")
            #expect(masked.hasSuffix("bytes cut]"))
        }
    }

    @Test("a short value is a word, and stays")
    func short() {
        #expect(Mask(literals: ["matrix", ""]).line("matrix-bridge is up") == "matrix-bridge is up")
    }

    @Test("in every report that shows what a program wrote", arguments: Reports.hostile)
    func reports(name: String, make: @Sendable ([String]) throws -> Report) throws {
        let secret = "pässwörd-Ünïcode"
        let wording = try Wording.make(literals: [secret])
        let message = wording.message(try make(["a \(secret) b", secret, "x\(secret)"]), now: noon)
        for text in [message.prose.plain, message.prose.html, message.facts.json.text] {
            #expect(!Self.holds(text, secret), "\(name)")
        }
        #expect(message.attachment?.lines.allSatisfy { !Self.holds($0, secret) } ?? true)
    }

    private static func holds(_ text: String, _ secret: String) -> Bool {
        !Array(text.utf8).ranges(of: Array(secret.utf8)).isEmpty
    }

    /// Whether a beginning of a secret that could help somebody stands at the end of what was kept.
    private static func holdsPart(_ text: String, of secret: String) -> Bool {
        let whole = Array(secret.utf8)
        let kept = Array(text.utf8)
        let end = kept.ranges(of: Array("… ".utf8)).last?.lowerBound ?? kept.count
        let body = kept[..<end].last == 0x20 ? kept[..<(end - 1)] : kept[..<end]
        return (4..<whole.count).contains { body.suffix($0).elementsEqual(whole.prefix($0)) }
    }
}
