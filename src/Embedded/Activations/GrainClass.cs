using System.Collections.Concurrent;
using System.Reflection;
using Budkavle.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Budkavle.Embedded.Activations;

/// <summary>A grain class in one host: how to make its grains, what its attributes say, and its activations by key.</summary>
internal sealed class GrainClass
{
    // Compiled once for a process that has many hosts, such as a simulator.
    private static readonly ConcurrentDictionary<Type, ObjectFactory> Factories = new();
    private readonly ConcurrentDictionary<IdSpan, Activation> _activations = new();
    private readonly ConcurrentDictionary<IdSpan, StatelessWorkers> _workers = new();
    private readonly ObjectFactory _factory;
    private readonly int _maxLocalWorkers;

    public GrainClass(GrainHost host, Type type)
    {
        Host = host;
        Type = type;
        GrainType = GrainType.Create(NameOf(type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        HasOnActivate = Overrides(type, nameof(IGrainBase.OnActivateAsync));
        HasOnDeactivate = Overrides(type, nameof(IGrainBase.OnDeactivateAsync));
        AgeTicks = AgeOf(host, type);
        _maxLocalWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers ?? 0;
        _factory = Factories.GetOrAdd(type, static made => ActivatorUtilities.CreateFactory(made, Type.EmptyTypes));
    }

    public GrainHost Host { get; }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    public bool HasOnActivate { get; }

    public bool HasOnDeactivate { get; }

    /// <summary>Ticks of the host's clock that an activation may be idle; negative for ever.</summary>
    public int AgeTicks { get; }

    public bool IsStatelessWorker => _maxLocalWorkers > 0;

    public IEnumerable<Activation> Activations => IsStatelessWorker
        ? _workers.Values.SelectMany(workers => workers.Snapshot())
        : _activations.Select(entry => entry.Value);

    public object CreateGrain() => _factory(Host.Services, null);

    /// <summary>The activation that a call with this key goes to, made if there is none.</summary>
    public Activation Locate(IdSpan key)
    {
        if (IsStatelessWorker)
        {
            return _workers.GetOrAdd(key, static (id, self) => new StatelessWorkers(self, id, self._maxLocalWorkers), this).Pick();
        }

        if (_activations.TryGetValue(key, out var found))
        {
            return found;
        }

        var made = new Activation(this, key);
        var kept = _activations.GetOrAdd(key, made);
        if (ReferenceEquals(made, kept))
        {
            Host.OnCreated(made);
        }

        return kept;
    }

    public void Forget(Activation activation, IdSpan key)
    {
        if (!IsStatelessWorker)
        {
            _activations.TryRemove(new KeyValuePair<IdSpan, Activation>(key, activation));
        }
        else if (_workers.TryGetValue(key, out var workers))
        {
            workers.Forget(activation);
        }
    }

    private static string NameOf(Type type)
    {
        const string Ending = "grain";
        var name = type.Name.ToLowerInvariant();
        return name.EndsWith(Ending, StringComparison.Ordinal) && name.Length > Ending.Length ? name[..^Ending.Length] : name;
    }

    private static int AgeOf(GrainHost host, Type type)
    {
        var limit = type.GetCustomAttribute<CollectionAgeLimitAttribute>();
        if (limit is { AlwaysActive: true } || type.IsDefined(typeof(KeepAliveAttribute)))
        {
            return -1;
        }

        return host.TicksIn(limit?.AgeLimit ?? host.Options.CollectionAge);
    }

    private static bool Overrides(Type type, string method)
    {
        var map = type.GetInterfaceMap(typeof(IGrainBase));
        var index = Array.FindIndex(map.InterfaceMethods, candidate => candidate.Name == method);
        var declaring = map.TargetMethods[index].DeclaringType;
        return declaring != typeof(Grain) && declaring != typeof(IGrainBase);
    }
}
