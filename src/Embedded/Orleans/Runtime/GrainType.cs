namespace Orleans.Runtime;

/// <summary>The kind of a grain: its class name in lower case without the ending "grain".</summary>
public readonly struct GrainType : IEquatable<GrainType>
{
    private readonly string? _name;

    private GrainType(string name) => _name = name;

    public bool IsDefault => _name is null;

    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new GrainType(value);
    }

    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);

    public bool Equals(GrainType obj) => string.Equals(_name, obj._name, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is GrainType other && Equals(other);

    public override int GetHashCode() => _name is null ? 0 : string.GetHashCode(_name, StringComparison.Ordinal);

    public override string ToString() => _name ?? "";
}
