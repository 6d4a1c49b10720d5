using Budkavle.Embedded.Activations;
using Budkavle.Embedded.Calls;
using Orleans;
using Orleans.Runtime;

namespace Budkavle.Embedded.Hosting;

/// <summary>From interfaces and keys to references.</summary>
internal sealed partial class GrainHost
{
    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey =>
        (TGrainInterface)(object)Shape(typeof(TGrainInterface), grainClassNamePrefix).Create(IdSpan.Of(primaryKey));

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        (TGrainInterface)(object)Shape(typeof(TGrainInterface), grainClassNamePrefix).Create(IdSpan.Of(primaryKey));

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        (TGrainInterface)(object)Shape(typeof(TGrainInterface), grainClassNamePrefix).Create(IdSpan.Of(primaryKey));

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) =>
        (IGrain)(object)Shape(grainInterfaceType, prefix: null).Create(IdSpan.Of(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) =>
        (IGrain)(object)Shape(grainInterfaceType, prefix: null).Create(IdSpan.Of(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)(object)Shape(grainInterfaceType, prefix: null).Create(IdSpan.Of(grainPrimaryKey));

    /// <summary>The interface bound to a class that is already known.</summary>
    public InterfaceShape Shape(Type interfaceType, GrainClass grainClass) => _casts.GetOrAdd(
        (interfaceType, grainClass),
        static (pair, deadlines) => pair.Interface.IsAssignableFrom(pair.Class.Type)
            ? new InterfaceShape(pair.Interface, pair.Class, deadlines)
            : throw new InvalidCastException($"{pair.Class.Type} does not implement {pair.Interface}."),
        _deadlines);

    /// <summary>A reference that has no methods yet: <see cref="GrainExtensions.AsReference{T}"/> gives it some.</summary>
    public GrainReference ReferenceTo(GrainClass grainClass, IdSpan key) => Shape(typeof(IGrain), grainClass).Create(key);

    private InterfaceShape Shape(Type interfaceType, string? prefix) =>
        _shapes.TryGetValue((interfaceType, prefix), out var shape) ? shape : Bind(interfaceType, prefix);

    private InterfaceShape Bind(Type interfaceType, string? prefix)
    {
        var candidates = _classes.Where(grainClass => interfaceType.IsAssignableFrom(grainClass.Type)
            && (prefix is null || grainClass.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal)
                || grainClass.Type.Name.StartsWith(prefix, StringComparison.Ordinal))).ToArray();

        // Of several classes the interface's namesake wins, as in Orleans.
        var chosen = candidates.Length == 1
            ? candidates[0]
            : candidates.SingleOrDefault(grainClass => "I" + grainClass.Type.Name == interfaceType.Name);
        if (chosen is null)
        {
            throw new ArgumentException(candidates.Length == 0
                ? $"No grain class implements {interfaceType}."
                : $"{candidates.Length} grain classes implement {interfaceType}; pass the prefix of one.");
        }

        return _shapes.GetOrAdd((interfaceType, prefix), Shape(interfaceType, chosen));
    }
}
