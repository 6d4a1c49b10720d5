namespace Orleans;

/// <summary>Inert here. On Orleans: whether members without an <see cref="IdAttribute"/> get one.</summary>
public enum GenerateFieldIds
{
    None,
    PublicProperties,
}
