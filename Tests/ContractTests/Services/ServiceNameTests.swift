import Contract
import Testing

@Suite("Names of services")
struct ServiceNameTests {
    @Test(
        "a small ASCII word is a name",
        arguments: ["bridge", "b", "web-2", "a1", "a-", String(repeating: "a", count: 32)])
    func taken(text: String) {
        #expect(ServiceName(text)?.text == text)
        #expect(ServiceName(text)?.description == text)
    }

    @Test(
        "anything else is none, a look-alike least of all",
        arguments: [
            "", "Bridge", "2web", "-a", "a b", "a_b", "a.b", "a\n", "bridgé", "br\u{456}dge", "a\u{301}", "ａ",
            "a;b", "$a",
            "a\u{0}", String(repeating: "a", count: 33),
        ])
    func refused(text: String) { #expect(ServiceName(text) == nil) }

    @Test("the release line is named as git names it")
    func releaseLine() {
        #expect(Service.make().releaseLine == "origin/master")
        #expect(Service.make(branch: "release/2").releaseLine == "origin/release/2")
    }
}
