using System.Reflection;
using Budkavle.Embedded.Activations;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Budkavle.Embedded.Calls;

/// <summary>A grain interface bound to the class that implements it in one host.</summary>
internal sealed class InterfaceShape
{
    private readonly Func<InterfaceShape, IdSpan, GrainReference> _create;

    public InterfaceShape(Type interfaceType, GrainClass grainClass, CallDeadlines deadlines)
    {
        Class = grainClass;
        var proxy = ProxyEmitter.ProxyFor(interfaceType);
        _create = proxy.Create;
        Methods = [.. proxy.Methods.Select(method => ShapeOf(method, deadlines))];
    }

    public GrainClass Class { get; }

    /// <summary>In the order that the emitted proxy numbers them.</summary>
    public MethodShape[] Methods { get; }

    public GrainReference Create(IdSpan key) => _create(this, key);

    private static MethodShape ShapeOf(MethodInfo method, CallDeadlines deadlines) => new()
    {
        Name = $"{method.DeclaringType!.Name}.{method.Name}",
        AlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute)),
        ReadOnly = method.IsDefined(typeof(ReadOnlyAttribute)),
        OneWay = method.IsDefined(typeof(OneWayAttribute)),
        Deadlines = deadlines.LaneFor(method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout),
    };
}
