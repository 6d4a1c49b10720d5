using System.Text;

namespace Budkavle.Tests.Support;

/// <summary>A mail as the sink got it, dots undoubled.</summary>
public sealed record SmtpSinkMail
{
    public string From { get; init; } = "";

    public string To { get; init; } = "";

    public byte[] Message { get; init; } = [];

    public string Text => Encoding.UTF8.GetString(Message);

    /// <summary>The value of a header, folded lines joined.</summary>
    public string Header(string name)
    {
        var head = Text[..Text.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal);
        return head.Split("\r\n").Single(line => line.StartsWith(name + ": ", StringComparison.Ordinal))[(name.Length + 2)..];
    }
}
