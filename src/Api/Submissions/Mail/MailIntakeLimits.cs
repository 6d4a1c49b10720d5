using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>Every limit of the port that takes mail.</summary>
internal static class MailIntakeLimits
{
    /// <summary>The files in base64, and a text: four thirds and a little.</summary>
    public const int MessageBytesMax = (SubmissionLimits.TotalBytesMax / 57 * 78) + (1024 * 1024);

    /// <summary>RFC 5321 allows 512; names are longer today.</summary>
    public const int CommandBytesMax = 2048;

    /// <summary>RFC 5322 allows 998; programs that do not break lines are taken up to here.</summary>
    public const int LineBytesMax = 32 * 1024;

    public const int ConnectionsMax = 100;

    public const int ConnectionsPerAddressMax = 20;

    /// <summary>Messages that have come whole and are being taken at once.</summary>
    public const int MessagesAtOnceMax = 4;

    /// <summary>All messages in memory, on their way in or being taken.</summary>
    public const long BytesAtOnceMax = 4L * MessageBytesMax;

    /// <summary>Those of one address, which may be a relay that brings nearly all, or somebody who means to keep others out.</summary>
    public const long BytesAtOncePerAddressMax = 3L * MessageBytesMax;

    public const int MessagesPerConnectionMax = 100;

    /// <summary>Commands that make no sense, before the connection is closed.</summary>
    public const int ErrorsMax = 10;

    public const int AddressMax = 254;

    /// <summary>For the next command or line of a message, for taking an answer, and for the handshake of TLS.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    /// <summary>For a whole message.</summary>
    public static readonly TimeSpan Message = TimeSpan.FromMinutes(10);
}
