using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Budkavle.Embedded.Tests.Support;

/// <summary>An embedded host in which nothing runs and no time passes but by the test's hand.</summary>
internal sealed class TestHost : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services;

    public TestHost(Func<EmbeddedHostOptions, EmbeddedHostOptions>? configure = null)
    {
        var services = new ServiceCollection().AddSingleton(Journal).AddSingleton(Script);
        services.AddBudkavleEmbeddedHost(
            options => (configure ?? (same => same))(options with { Scheduler = Scheduler, TimeProvider = _time }),
            typeof(TestHost).Assembly);
        _services = services.BuildServiceProvider();
        Grains = _services.GetRequiredService<IGrainFactory>();
        Embedded = _services.GetRequiredService<IEmbeddedHost>();
    }

    public ManualScheduler Scheduler { get; } = new();

    public Journal Journal { get; } = new();

    public LifeScript Script { get; } = new();

    public IGrainFactory Grains { get; }

    public IEmbeddedHost Embedded { get; }

    /// <summary>Makes a call and runs whatever can run.</summary>
    public TTask Start<TTask>(Func<IGrainFactory, TTask> call)
    {
        var task = call(Grains);
        Scheduler.RunUntilIdle();
        return task;
    }

    /// <summary>Makes a call that must be answered at once.</summary>
    public TResult Get<TResult>(Func<IGrainFactory, Task<TResult>> call)
    {
        var task = Start(call);
        Assert.True(task.IsCompleted, "The call is still waiting.");
        return task.GetAwaiter().GetResult();
    }

    public void Do(Func<IGrainFactory, Task> call)
    {
        var task = Start(call);
        Assert.True(task.IsCompleted, "The call is still waiting.");
        task.GetAwaiter().GetResult();
    }

    public void Open(string gate)
    {
        Journal.Open(gate);
        Scheduler.RunUntilIdle();
    }

    public void Advance(TimeSpan span)
    {
        _time.Advance(span, Scheduler.RunUntilIdle);
        Scheduler.RunUntilIdle();
    }

    /// <summary>Begins the stop, as a task of the scheduler, and runs whatever can run.</summary>
    public Task Stop()
    {
        var host = _services.GetServices<IHostedService>().Single();
        var stop = Task.Factory.StartNew(
            () => host.StopAsync(CancellationToken.None), CancellationToken.None, TaskCreationOptions.None, Scheduler).Unwrap();
        Scheduler.RunUntilIdle();
        return stop;
    }

    public void Dispose() => _services.Dispose();
}
