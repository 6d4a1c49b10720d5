using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Keys;

/// <summary>The types of keys by name.</summary>
internal static class NotifyKeyTypes
{
    public const string Live = "live";
    public const string Team = "team";
    public const string Test = "test";

    /// <summary>None for any other text.</summary>
    public static OutboundKey Read(string? name) => name switch
    {
        Live => OutboundKey.Live,
        Team => OutboundKey.Team,
        Test => OutboundKey.Test,
        _ => OutboundKey.None,
    };

    public static string NameOf(OutboundKey type) => type switch
    {
        OutboundKey.Team => Team,
        OutboundKey.Test => Test,
        _ => Live,
    };
}
