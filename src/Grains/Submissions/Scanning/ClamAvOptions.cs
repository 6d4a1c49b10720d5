namespace Budkavle.Grains.Submissions;

/// <summary>Where ClamAV's daemon listens.</summary>
public sealed record ClamAvOptions
{
    /// <summary>The path of its socket; null where it listens on TCP.</summary>
    public string? SocketPath { get; init; }

    public string Host { get; init; } = "127.0.0.1";

    public int Port { get; init; } = 3310;

    /// <summary>For one file, from the connection to the answer: an archive in a PDF takes seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a scanner that did not answer is left alone, so that what waits does not wait for it each time.</summary>
    public TimeSpan RestAfterFailure { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Files at once: clamd's own default is ten threads.</summary>
    public int ConcurrencyMax { get; init; } = 8;

    /// <summary>Reads <c>host:port</c>, <c>tcp://host:port</c>, a path, or <c>unix:path</c>.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static ClamAvOptions Parse(string address)
    {
        if (address.StartsWith("unix:", StringComparison.Ordinal)) return new ClamAvOptions { SocketPath = address[5..] };
        if (address.StartsWith('/')) return new ClamAvOptions { SocketPath = address };
        return Uri.TryCreate(
            address.Contains("://", StringComparison.Ordinal) ? address : "tcp://" + address, UriKind.Absolute, out var uri)
            && uri is { Scheme: "tcp", Host.Length: > 0 }
            ? new ClamAvOptions { Host = uri.Host, Port = uri.Port > 0 ? uri.Port : 3310 }
            : throw new ArgumentException("ClamAV is at host:port or at the path of its socket.");
    }
}
