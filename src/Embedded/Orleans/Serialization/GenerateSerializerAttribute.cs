namespace Orleans;

/// <summary>Inert here: nothing is serialised in one process. On Orleans it asks for generated serialisers.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    public GenerateFieldIds GenerateFieldIds { get; init; } = GenerateFieldIds.None;

    public bool IncludePrimaryConstructorParameters { get; init; }
}
