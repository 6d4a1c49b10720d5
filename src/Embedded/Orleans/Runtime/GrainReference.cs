using Budkavle.Embedded.Calls;

namespace Orleans.Runtime;

/// <summary>
/// A reference to a grain. The class that implements the grain's interface is emitted at run time, one per interface.
/// Arguments and results pass by reference, never copied: both sides must treat them as immutable.
/// </summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly IdSpan _key;

    internal GrainReference(InterfaceShape shape, IdSpan key)
    {
        Shape = shape;
        _key = key;
    }

    public GrainId GrainId => new(Shape.Class.GrainType, _key);

    internal InterfaceShape Shape { get; }

    internal IdSpan Key => _key;

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1 is null ? reference2 is null : reference1.Equals(reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);

    public bool Equals(GrainReference? other) =>
        other is not null && ReferenceEquals(Shape.Class, other.Shape.Class) && _key.Equals(other._key);

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => _key.GetHashCode();

    public sealed override string ToString() => $"GrainReference:{GrainId}";

    internal object As(Type interfaceType) => interfaceType.IsInstanceOfType(this)
        ? this
        : Shape.Class.Host.Shape(interfaceType, Shape.Class).Create(_key);

    // The four entry points that emitted proxies call, one for each kind of return value.
    internal Task Send(CallRequest request, int method)
    {
        var shape = Shape.Methods[method];
        Shape.Class.Host.Send(request, this, shape);
        return shape.OneWay ? Task.CompletedTask : request.Reply;
    }

    internal Task<TResult> Send<TResult>(CallRequest<TResult> request, int method)
    {
        Shape.Class.Host.Send(request, this, Shape.Methods[method]);
        return request.Reply;
    }

    internal ValueTask SendValue(CallRequest request, int method) => new(Send(request, method));

    internal ValueTask<TResult> SendValue<TResult>(CallRequest<TResult> request, int method) => new(Send(request, method));
}
