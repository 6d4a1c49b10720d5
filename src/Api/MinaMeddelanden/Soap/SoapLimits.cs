namespace Budkavle.Api.MinaMeddelanden.Soap;

/// <summary>Bounds of a call, each before anything is built of it.</summary>
internal static class SoapLimits
{
    /// <summary>A letter is at most 2 MB with attachments; base64 makes 2.7 MB of it, and forwarding adds a note.</summary>
    public const int BodyBytesMax = 4 * 1024 * 1024;

    /// <summary>Of a body that is too large, so much is still read and dropped, so that the caller gets to read the fault.</summary>
    public const long DroppedBytesMax = 64 * 1024 * 1024;

    /// <summary>The deepest message of the contract has 13 levels. Canonicalisation is recursive: a bound keeps the stack.</summary>
    public const int DepthMax = 32;

    /// <summary>The longest lists have 1,000 recipients.</summary>
    public const int ElementsMax = 20_000;

    public const int AttributesMax = 32;

    /// <summary>
    /// Recipients in one call; the contract's figure for isReachable, ours for isRegistered, which the contract does not bound.
    /// </summary>
    public const int RecipientsMax = 1_000;
}
