using System.Collections.Concurrent;
using System.Reflection;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Hosting;

/// <summary>A reference to a grain somewhere.</summary>
internal class SimReference : DispatchProxy
{
    private static readonly ConcurrentDictionary<MethodInfo, Shape> Shapes = new();
    private Network _network = null!;
    private Caller _caller = null!;
    private string _grain = "";
    private TimeSpan _timeout;
    private Plants _plants = Plants.None;
    private Func<Silo, object> _local = null!;

    public void Bind(
        Network network, Caller caller, string grain, TimeSpan timeout, Plants plants, Func<Silo, object> local) =>
        (_network, _caller, _grain, _timeout, _plants, _local) = (network, caller, grain, timeout, plants, local);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var shape = Shapes.GetOrAdd(targetMethod!, static method => ShapeOf(method));
        return shape.Call(this, args ?? []);
    }

    private static Shape ShapeOf(MethodInfo method)
    {
        var result = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : null;
        var invoker = MethodInvoker.Create(method);
        return result is null
            ? new PlainShape(invoker)
            : (Shape)Activator.CreateInstance(typeof(ResultShape<>).MakeGenericType(result), method.Name, invoker)!;
    }

    private abstract class Shape
    {
        public abstract object Call(SimReference self, object?[] args);
    }

    private sealed class PlainShape(MethodInvoker invoker) : Shape
    {
        public override object Call(SimReference self, object?[] args) =>
            self._network.CallAsync(self._caller, self._grain, self._timeout, async silo =>
            {
                await (Task)invoker.Invoke(self._local(silo), args.AsSpan())!;
                return true;
            });
    }

    private sealed class ResultShape<T>(string method, MethodInvoker invoker) : Shape
    {
        public override object Call(SimReference self, object?[] args) => self._network.CallAsync(
            self._caller, self._grain, self._timeout, silo =>
                self._plants.TouchesCalls ? TouchedAsync(self, silo, args) : Invoke(self, silo, args));

        private Task<T> Invoke(SimReference self, Silo silo, object?[] args) =>
            (Task<T>)invoker.Invoke(self._local(silo), args.AsSpan())!;

        private async Task<T> TouchedAsync(SimReference self, Silo silo, object?[] args) =>
            await Invoke(self, silo, await self._plants.TouchAsync(silo, method, [.. args]));
    }
}
