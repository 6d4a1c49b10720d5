namespace Budkavle.Grains.Letters.Contents;

/// <summary>What was asked for was removed by a rule of its operator's.</summary>
public sealed class ContentsPurgedException(ContentTrace trace)
    : Exception($"The contents were removed by the rule {PurgeRuleNames.Of(trace.Rule)}.")
{
    public ContentTrace Trace => trace;
}
