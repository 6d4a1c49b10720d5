using System.Text.Json.Serialization;

namespace Budkavle.Api.Letters.Callbacks;

/// <summary>Where a callback begins again. Nothing is left to chance: a misspelt name would send everything again.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CallbackReplay
{
    /// <summary>A cursor of the status feed; empty for everything that ever happened.</summary>
    public required string After { get; init; }
}
