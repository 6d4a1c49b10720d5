using Budkavle.Grains.Letters.Contents;

namespace Budkavle.Grains.Letters.Purging;

/// <summary>What a rule removes, or would.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Contents">How many.</param>
/// <param name="Bytes">How much of the store they take, sealed.</param>
public sealed record PurgeCount(PurgeRule Rule, long Contents, long Bytes);
