using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using Budkavle.Api.Tests.Submissions;
using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Packaging;

/// <summary>The files under deploy name options, paths and ports that are there, and agree with each other.</summary>
public sealed partial class DeployTests
{
    public static TheoryData<string, string> Commands => new()
    {
        { "deploy/docker/Dockerfile", "^CMD .*$" },
        { "deploy/docker/compose.yaml", @"command:(\s+(-.*|#.*))+" },
        { "deploy/systemd/budkavle.service", "^ExecStart=.*$" },
        { "deploy/kubernetes/silo.yaml", @"args:(\s+-.*)+" },
        { "deploy/kubernetes/migrate.yaml", "args:.*" },
        { "deploy/samples/one-machine/budkavle.env", "^BUDKAVLE_OPTIONS=.*$" },
        { "deploy/samples/three-machines/budkavle.env", "^BUDKAVLE_OPTIONS=.*$" },
        { "deploy/samples/many/silo.env", "^BUDKAVLE_OPTIONS=.*$" },
        { "deploy/samples/many/front-end.env", "^BUDKAVLE_OPTIONS=.*$" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_option_is_one_of_the_programs(string file, string commands)
    {
        var known = await HelpAsync();
        var options = DeployFiles.OptionsIn(file, new Regex(commands, RegexOptions.Multiline)).ToArray();

        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Contains(option, known));
        Assert.DoesNotContain("--no-such-option", known);
    }

    [Fact]
    public void Ports_users_and_paths_agree()
    {
        var (image, compose, silo) = (
            DeployFiles.Read("deploy/docker/Dockerfile"), DeployFiles.Read("deploy/docker/compose.yaml"),
            DeployFiles.Read("deploy/kubernetes/silo.yaml"));
        var unit = DeployFiles.Read("deploy/systemd/budkavle.service");
        foreach (var text in new[] { image, compose, silo, unit }) Assert.Contains("/var/lib/budkavle", text, StringComparison.Ordinal);
        Assert.Contains("EXPOSE 8080", image, StringComparison.Ordinal);
        Assert.Contains("/dev/tcp/127.0.0.1/8080", image, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:8080:8080", compose, StringComparison.Ordinal);
        Assert.Contains("containerPort: 8080", silo, StringComparison.Ordinal);
        Assert.Contains("server 127.0.0.1:8080;", DeployFiles.Read("deploy/samples/nginx.conf"), StringComparison.Ordinal);
        Assert.Contains("runAsUser: 1654", silo, StringComparison.Ordinal);
        Assert.Contains("GET /health/ready", image, StringComparison.Ordinal);
        Assert.Contains("StateDirectory=budkavle", unit, StringComparison.Ordinal);
        // A front end does not start where it cannot list the machine's addresses.
        Assert.Matches("RestrictAddressFamilies=.*AF_NETLINK", unit);
        // Those who watch ask by name: in the silo's network they are cut off when its container starts again.
        Assert.DoesNotContain("network_mode", compose, StringComparison.Ordinal);
        Assert.Contains("silo:8080", DeployFiles.Read("deploy/docker/prepare.sh"), StringComparison.Ordinal);
        var source = DeployFiles.Read("deploy/grafana/provisioning/datasources/budkavle.yml");
        Assert.Contains("http://prometheus:9090", source, StringComparison.Ordinal);
        // What compose lays into the containers is there.
        foreach (Match mount in Mount().Matches(compose))
            Assert.True(Path.Exists(DeployFiles.PathOf(Path.Combine("deploy", mount.Groups[1].Value))), mount.Value);
        Assert.True(Mount().Count(compose) >= 3);
        foreach (Match copy in Copy().Matches(image))
            Assert.All(copy.Groups[1].Value.Split(' '), path => Assert.True(Path.Exists(DeployFiles.PathOf(path)), path));
    }

    [Fact]
    public void All_that_is_built_from_is_laid_before_the_images_build()
    {
        var copied = Copy().Matches(DeployFiles.Read("deploy/docker/Dockerfile")).SelectMany(copy => copy.Groups[1].Value.Split(' '))
            .Select(path => path.TrimEnd('/')).ToArray();
        var sent = DeployFiles.Read("deploy/docker/Dockerfile.dockerignore").Split('\n').Where(line => line.StartsWith('!'))
            .Select(line => line[1..]).ToArray();
        var taken = Directory.GetFiles(DeployFiles.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => Include().Matches(File.ReadAllText(project))
                .Select(item => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, item.Groups[1].Value))))
            .Select(path => Path.GetRelativePath(DeployFiles.PathOf("."), path))
            .Where(path => !path.StartsWith("src/", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(taken);
        Assert.All(copied.Concat(taken), path => Assert.Contains(path, sent));
        Assert.All(taken, path => Assert.Contains(path, copied));
    }

    [Fact]
    public void The_handbook_names_files_that_are_there()
    {
        foreach (var page in new[] { "install", "sizing", "upgrade", "incidents" })
        {
            var text = DeployFiles.Read($"docs/operations/{page}.md");
            foreach (Match link in Link().Matches(text))
                Assert.True(File.Exists(DeployFiles.PathOf("docs/operations/" + link.Groups[1].Value)), $"{page}: {link.Value}");
            foreach (Match path in DeployPath().Matches(text))
                Assert.True(Path.Exists(DeployFiles.PathOf(path.Value)), $"{page}: {path.Value}");
        }
    }

    [ProgramFact("bash")]
    public async Task The_images_health_check_tells_a_ready_silo_from_none()
    {
        await using var silo = await Citizens.CitizenSilo.StartAsync();
        var check = JsonSerializer.Deserialize<string[]>(
            HealthCheck().Match(DeployFiles.Read("deploy/docker/Dockerfile")).Groups[1].Value)!;
        async Task<int> AskAsync(string port) =>
            (await RunAsync(check[0], [check[1], check[2].Replace("8080", port, StringComparison.Ordinal)])).Code;

        Assert.Equal(0, await AskAsync(new Uri(silo.Url).Port.ToString(null, null)));
        Assert.NotEqual(0, await AskAsync(FreePort.Find().ToString(null, null)));
    }

    [ProgramFact("systemd-analyze")]
    public async Task The_unit_is_what_systemd_understands_and_exposes_little()
    {
        // The machine that judges it need not have the runtime where a server has it.
        using var folder = new Silos.TemporaryDirectory();
        var unit = Path.Combine(folder.Path, "budkavle.service");
        await File.WriteAllTextAsync(
            unit, DeployFiles.Read("deploy/systemd/budkavle.service").Replace("/usr/bin/dotnet", "/bin/sh", StringComparison.Ordinal));
        var verified = await RunAsync("systemd-analyze", ["verify", unit]);
        var judged = await RunAsync("systemd-analyze", ["security", "--offline=true", "--threshold=20", unit]);

        Assert.Equal((0, ""), verified);
        Assert.True(judged.Code == 0, judged.Said);
    }

    [ProgramFact("nginx")]
    public async Task Nginx_takes_the_sample()
    {
        using var folder = new Silos.TemporaryDirectory();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=post.example.se", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        async Task<string> WriteAsync(string name, string text)
        {
            var path = Path.Combine(folder.Path, name);
            await File.WriteAllTextAsync(path, text);
            return path;
        }

        await WriteAsync("post.example.se.pem", certificate.ExportCertificatePem());
        await WriteAsync("post.example.se.key", key.ExportPkcs8PrivateKeyPem());
        var sample = await WriteAsync("sample", DeployFiles.Read("deploy/samples/nginx.conf")
            .Replace("/etc/nginx", folder.Path, StringComparison.Ordinal)
            .Replace("listen 443", $"listen 127.0.0.1:{FreePort.Find()}", StringComparison.Ordinal));
        var whole = await WriteAsync("nginx.conf", $$"""
            error_log stderr;
            pid {{folder.Path}}/pid;
            events { }
            http { access_log off; include {{sample}}; }
            """);
        var judged = await RunAsync("nginx", ["-t", "-c", whole]);

        Assert.True(judged.Code == 0, judged.Said);
    }

    [ProgramFact("kubectl")]
    public async Task The_manifests_are_put_together()
    {
        var built = await RunAsync("kubectl", ["kustomize", DeployFiles.PathOf("deploy/kubernetes")]);

        Assert.Equal(0, built.Code);
        Assert.Equal(8, Kind().Count(built.Said));
        Assert.Equal(3, Image().Count(built.Said));
    }

    private static async Task<string[]> HelpAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "budkavle.dll");
        var said = await Task.WhenAll(
            RunAsync("dotnet", [program, "serve", "--help"]), RunAsync("dotnet", [program, "migrate", "--help"]));
        return [.. said.SelectMany(one => HelpOption().Matches(one.Said)).Select(option => option.Groups[1].Value)];
    }

    private static async Task<(int Code, string Said)> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await said + await complained);
    }

    [GeneratedRegex(@"(?m)^  (?:-\S+, )?(--[a-z0-9-]+)")]
    private static partial Regex HelpOption();

    [GeneratedRegex(@"- \.\./([^:]+):")]
    private static partial Regex Mount();

    [GeneratedRegex(@"(?m)^COPY ([A-Za-z.][^-]*?) \S+$")]
    private static partial Regex Copy();

    [GeneratedRegex(@"Include=""(\.\./[^""*$]+)""")]
    private static partial Regex Include();

    [GeneratedRegex(@"\]\(([^)#:]+\.md)")]
    private static partial Regex Link();

    [GeneratedRegex(@"deploy/[a-zA-Z0-9/.-]*[a-zA-Z0-9]")]
    private static partial Regex DeployPath();

    [GeneratedRegex(@"CMD (\[""bash"".*\])")]
    private static partial Regex HealthCheck();

    [GeneratedRegex(@"(?m)^kind: ")]
    private static partial Regex Kind();

    [GeneratedRegex(@"image: registry\.example\.se/budkavle:1")]
    private static partial Regex Image();
}
