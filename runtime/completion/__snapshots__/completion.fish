# fish completion of podplanec, made by `podplanec completion fish`.
function __podplanec_command
    set -l command ''
    for word in (commandline -opc)[2..-1]
        switch "$command:$word"
            case ':show'
                set command 'show'
            case ':seed'
                set command 'seed'
            case 'seed:put'
                set command 'seed put'
            case 'seed:get'
                set command 'seed get'
            case ':alone'
                set command 'alone'
            case 'alone:in'
                set command 'alone in'
            case 'alone in:group'
                set command 'alone in group'
        end
    end
    echo $command
end
complete -c podplanec -f -n 'test (__podplanec_command) = ""' -a 'show' -d 'Show what'\''s there: all [of it]'
complete -c podplanec -f -n 'test (__podplanec_command) = ""' -a 'seed' -d 'Commands of seed'
complete -c podplanec -f -n 'test (__podplanec_command) = ""' -a 'alone' -d 'Far below'
complete -c podplanec -f -n 'test (__podplanec_command) = "show"' -a 'one' -d ''
complete -c podplanec -f -n 'test (__podplanec_command) = "show"' -a 'two' -d ''
complete -c podplanec -f -n 'test (__podplanec_command) = "show"' -a 'three' -d ''
complete -c podplanec -n 'test (__podplanec_command) = "show"' -l all -d 'Show all'
complete -c podplanec -n 'test (__podplanec_command) = "show"' -l format -x -a 'short json' -d 'How, as '\''json'\'' or $short'
complete -c podplanec -n 'test (__podplanec_command) = "show"' -l out -r -d 'Where to; a path\file'
complete -c podplanec -n 'test (__podplanec_command) = "show"' -l set -r -d 'A value'
complete -c podplanec -n 'test (__podplanec_command) = "show"' -l help -d 'Show help'
complete -c podplanec -f -n 'test (__podplanec_command) = "seed"' -a 'put' -d 'Put it'
complete -c podplanec -f -n 'test (__podplanec_command) = "seed"' -a 'get' -d 'Get it'
complete -c podplanec -n 'test (__podplanec_command) = "seed put"' -l help -d 'Show help'
complete -c podplanec -n 'test (__podplanec_command) = "seed get"' -l help -d 'Show help'
complete -c podplanec -f -n 'test (__podplanec_command) = "alone"' -a 'in' -d 'Far below'
complete -c podplanec -f -n 'test (__podplanec_command) = "alone in"' -a 'group' -d 'Far below'
complete -c podplanec -n 'test (__podplanec_command) = "alone in group"' -l help -d 'Show help'
