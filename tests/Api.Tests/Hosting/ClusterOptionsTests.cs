using Budkavle.Api.Tests.Silos;
using Budkavle.Silo.Hosting;

namespace Budkavle.Api.Tests.Hosting;

public sealed class ClusterOptionsTests
{
    [Fact]
    public async Task A_front_end_on_the_embedded_engine_is_refused_before_anything_is_made()
    {
        using var directory = new TemporaryDirectory();
        var options = new ServeOptions
        {
            DataDirectory = Path.Combine(directory.Path, "data"), Cluster = new ClusterOptions { FrontEnd = true },
        };

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => SiloHost.BuildAsync(options, CancellationToken.None));

        Assert.Contains("--front-end", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(options.DataDirectory));
    }
}
