import Contract
import Testing

@Suite("Docker's sentences")
struct DockerWordsTests {
    @Test(
        "a container that is not there",
        arguments: [
            ("Error: No such object: x", true), ("Error: No such container: x", true),
            ("Error response from daemon: No such container: x", true), ("error: no such object: x", true),
            ("motd\nError response from daemon: No such container: x\n", true),
            ("Error response from daemon: No such image: x", false), ("no such object", false),
            ("the log says: no such container: y", false), ("", false),
            ("Error: No such object: x\nCannot connect to the Docker daemon at unix:///x.", false),
        ])
    func missing(words: String, isMissing: Bool) { #expect(DockerWords.missingContainer(words) == isMissing) }
}
