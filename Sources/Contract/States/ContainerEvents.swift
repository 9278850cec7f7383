/// What docker tells of its containers as it happens.
package enum ContainerEvents {
    /// A script for the host that writes the name of a container, a line each, whenever something happened to it that a
    /// status may show; it goes on until docker ends.
    ///
    /// The last two seconds come again, for what happened while the connection was made. Docker itself drops events for a
    /// slow reader, and remembers only the last 256: whoever hears one looks, and looks without one now and then.
    package static let script = """
        exec docker events --since "$(($(date +%s) - 2))" --filter type=container \
        \(kinds.map { "--filter event=\($0)" }.joined(separator: " ")) --format '{{.Actor.Attributes.name}}'
        """

    /// Not `exec_*`, of which a health check makes three each time.
    private static let kinds = [
        "create", "start", "die", "oom", "pause", "unpause", "rename", "destroy", "health_status",
    ]
}
